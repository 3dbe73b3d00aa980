import fc from 'fast-check';
import { expect, it } from 'vitest';
import { seal, unseal } from '../../../src/rollout/evidence-file.ts';

const content = { b: [1, { d: null, c: 'ö "x"' }], a: '2026-01-01T00:00:00.000Z' };

it('gives back what was sealed, whatever the order of its keys', () => {
  const text = seal(content);
  expect(unseal(text)).toEqual({ isIntact: true, content });
  expect(seal({ a: content.a, b: content.b })).toBe(text);
});

it('no changed, lost or added character passes', () => {
  const text = seal(content);
  const changed = fc
    .tuple(fc.nat(text.length - 1), fc.string({ maxLength: 1 }))
    .filter(([at, by]) => text[at] !== by);
  fc.assert(
    fc.property(changed, ([at, by]) => {
      expect(unseal(text.slice(0, at) + by + text.slice(at + 1)).isIntact).toBe(false);
    }),
  );
  expect(unseal(`${text} `)).toEqual({ isIntact: false, why: 'edited' });
});

it.each(['', 'null', '{}', '[]', '{"kind":"rollout-evidence"}', '{"kind":"other","content":{}}'])(
  '%j is no evidence',
  (text) => expect(unseal(text)).toEqual({ isIntact: false, why: 'not-evidence' }),
);
