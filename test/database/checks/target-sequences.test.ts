import { expect, it } from 'vitest';
import { createDatabase } from '../../support/database.ts';
import { preCheck } from '../../support/pre-check.ts';
import { createRole } from '../../support/role.ts';

const ID = 'target-sequences';

it('measures against the column, not the sequence; the fix makes both wider', async () => {
  const database = await createDatabase();
  await database.query(
    `create table t (id serial, big bigserial, small smallint generated always as identity);
     create table other (id serial);
     select setval('other_id_seq', 2147483000)`,
  );
  const input = { url: database.url, migrations: ['create index concurrently i on t (id);'] };
  expect((await preCheck(input)).of(ID)).toMatchObject([{ status: 'pass' }]);
  await database.query(
    "select setval('t_id_seq', 1900000000), setval('t_big_seq', 1900000000), setval('t_small_seq', 32000)",
  );
  const findings = (await preCheck(input)).of(ID);
  expect(findings).toMatchObject([
    { status: 'warn', subject: 'sequence public.t_id_seq', measured: '88 %', limit: '85 %' },
    { status: 'fail', subject: 'sequence public.t_small_seq', measured: '97 %', limit: '95 %' },
  ]);
  for (const { fix } of findings) await database.query(fix ?? '');
  expect((await preCheck(input)).of(ID)).toMatchObject([{ status: 'pass' }]);
});

it('does not know what the role may not read, until the GRANT', async () => {
  const database = await createDatabase();
  await database.query("create table t (id serial); select setval('t_id_seq', 2147483000)");
  const role = await createRole(database);
  const input = { url: role.url, migrations: ['create index concurrently i on t (id);'] };
  const [finding] = (await preCheck(input)).of(ID);
  expect(finding).toMatchObject({ status: 'unknown', subject: 'sequence public.t_id_seq' });
  await database.query(finding?.fix ?? '');
  expect((await preCheck(input)).of(ID)).toMatchObject([{ status: 'fail' }]);
});
