import { expect, it } from 'vitest';
import { renderExecute, renderTyped, tables } from '../../../src/db/typed-sql.ts';

it('turns parameters into literals, and only parameters', () => {
  const insert = tables.withSchema('a"$1b').insertInto('_prisma_migrations').values({
    id: "it's $2",
    checksum: 'back\\slash',
    migration_name: '$1',
  });
  expect(renderTyped(insert)).toBe(
    `insert into "a""$1b"."_prisma_migrations" ("id", "checksum", "migration_name") values ('it''s $2',  E'back\\\\slash', '$1')`,
  );
});

it('renders null, numbers, booleans, times and JSON', () => {
  const values = [null, undefined, 1.5, true, new Date(0), { a: "'" }];
  expect(renderExecute('p', values)).toBe(
    `execute "p"(null, null, 1.5, true, '1970-01-01T00:00:00.000Z', '{"a":"''"}')`,
  );
});
