import { expect, it } from 'vitest';
import { createdIndexes } from '../../../src/measure/created-indexes.ts';
import { loadParser } from '../../../src/migrations/parser.ts';
import { split } from '../../../src/migrations/split.ts';

/** `migration schema.index on table` of what is left after these migrations. */
async function left(...texts: readonly string[]): Promise<readonly string[]> {
  const parser = await loadParser();
  const migrations = texts.map((text, index) => ({
    name: `m${index + 1}`,
    statements: split(parser, text).statements,
  }));
  return createdIndexes(migrations).map(({ migration, index, table }) => {
    const name = index && (index.schema === undefined ? index.name : `${index.schema}.${index.name}`);
    return `${migration} ${name} on ${table.name}`;
  });
}

it('finds indexes however they are created', async () => {
  const text = `
    create index a_idx on t (a);
    create unique index concurrently if not exists "B idx" on app."T" (b);
    create index on t (c);
    create table u (id int primary key);`;
  expect(await left(text)).toEqual(['m1 a_idx on t', 'm1 app.B idx on T', 'm1 undefined on t']);
});

it('forgets what a later statement dropped, and follows a new name', async () => {
  const create = 'create index a_idx on t (a); create index b_idx on s.t (b); create index c_idx on u (c);';
  expect(await left(create, 'drop index concurrently a_idx')).toEqual(
    ['m1 b_idx on t', 'm1 c_idx on u'].map((one) => one.replace('b_idx', 's.b_idx')),
  );
  expect(await left(create, 'drop index if exists s.b_idx, c_idx')).toEqual(['m1 a_idx on t']);
  expect(await left(create, 'drop index other.b_idx')).toHaveLength(3);
  expect(await left(create, 'drop table u')).toEqual(['m1 a_idx on t', 'm1 s.b_idx on t']);
  expect(await left(create, 'alter index a_idx rename to z_idx')).toContain('m1 z_idx on t');
  expect(await left(create, 'drop index a_idx', 'create index a_idx on t (a, b)')).toContain('m3 a_idx on t');
});
