import { expect, it } from 'vitest';
import { lintAll, lintText, shown } from '../../support/lint.ts';

it('goes on behind what is not SQL, and knows the place of everything', async () => {
  const linted = await lintText('create index a on t (x);\ncreat table u ();\n  create index b on t (y);\n');
  expect(shown(linted)).toEqual([
    '1 create-index-not-concurrent',
    '2 syntax-error',
    '3 create-index-not-concurrent',
  ]);
  expect(linted.findings[2]?.location).toMatchObject({ line: 3, column: 3, end: { line: 3, column: 26 } });
});

it('ignores what a comment above, within or behind means, with a reason', async () => {
  const linted = await lintText(`
-- plumbline: ignore create-index-not-concurrent ten rows
create index a on t (v);
create index b -- plumbline: ignore create-index-not-concurrent ten rows
  on t (w);
create index c on t (x); -- plumbline: ignore create-index-not-concurrent ten rows
create index d on t (y);
-- plumbline: ignore create-index-not-concurrent
create index e on t (z);
select '-- plumbline: ignore create-index-not-concurrent in a literal';`);
  expect(shown(linted)).toEqual([
    '7 create-index-not-concurrent',
    '8 unused-ignore',
    '9 create-index-not-concurrent',
  ]);
  expect(linted.ignored).toBe(3);
});

it('ignores in the whole file', async () => {
  const linted = await lintText(
    '-- plumbline: ignore-file create-index-not-concurrent nightly job\ncreate index a on t (x); create index b on t (y);',
  );
  expect(shown(linted)).toEqual([]);
});

it('takes the severities of the configuration', async () => {
  const text = 'create index a on t (x);';
  const status = async (severity: 'error' | 'warning' | 'info' | 'off'): Promise<unknown> =>
    (await lintText(text, { severities: { 'create-index-not-concurrent': severity } })).findings[0]?.status;
  expect([await status('error'), await status('warning'), await status('info'), await status('off')]).toEqual(
    ['fail', 'warn', 'pass', undefined],
  );
});

it('knows what the file itself makes, and that an earlier migration is in use', async () => {
  expect(shown(await lintText('create table t (x int); create index a on t (x);'))).toEqual([]);
  const files = [
    { path: '1.sql', text: 'create table t (x int);' },
    { path: '2.sql', text: 'create index a on t (x);' },
  ];
  expect((await lintAll(files)).flatMap(shown)).toEqual(['1 create-index-not-concurrent']);
  const together = { isEachJudged: true, arePendingTogether: true };
  expect((await lintAll(files, together)).flatMap(shown)).toEqual([]);
  expect((await lintAll(files, { ...together, arePendingTogether: false })).flatMap(shown)).toHaveLength(1);
});
