import { expect, it } from 'vitest';
import { parseSearchPath, resolveScope } from '../../../src/fingerprint/scope.ts';

it('reads the search path as the server does', () => {
  expect(parseSearchPath('"$user", public', 'ann')).toEqual(['ann', 'public']);
  expect(parseSearchPath('"a ""b"", c", d', 'ann')).toEqual(['a "b", c', 'd']);
  expect(parseSearchPath('""', 'ann')).toEqual([]);
});

it('looks for a bare name in every schema of the search path', () => {
  const touched = {
    objects: [
      { kind: 'relation', schema: undefined, name: 'Scan' },
      { kind: 'relation', schema: 'app', name: 'Scan' },
      { kind: 'schema', schema: undefined, name: 'app' },
    ] as const,
    complete: true,
  };
  expect(resolveScope(touched, ['ann', 'public'])).toEqual({
    kind: 'objects',
    relations: [
      { schema: 'ann', name: 'Scan' },
      { schema: 'public', name: 'Scan' },
      { schema: 'app', name: 'Scan' },
    ],
    types: [],
    routines: [],
    schemas: [{ name: 'app' }],
    extensions: [],
  });
});

it('takes the whole database where the text does not tell what changes', () => {
  expect(resolveScope({ objects: [], complete: false }, ['public'])).toEqual({ kind: 'database' });
});
