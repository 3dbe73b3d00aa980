import { expect, it } from 'vitest';
import { parseConnectionTarget } from '../../src/db/connection-target.ts';
import { connect } from '../../src/db/connect.ts';
import { createDatabase } from '../support/database.ts';

it('opens a session that the server keeps read-only', async () => {
  const { url } = await createDatabase();
  const target = parseConnectionTarget(url, {});
  const db = await connect({ target, profile: 'read', applicationName: 'db-check/test' });
  expect(db.serverVersion).toBeGreaterThanOrEqual(140_000);
  const rows = await db.query<{ pid: number }>('select pg_catalog.pg_backend_pid() as pid');
  expect(rows).toEqual([{ pid: db.pid }]);
  await expect(db.query('create table t ()')).rejects.toMatchObject({ code: '25006' });
  expect(await db.script('select 1 as a; select 2 as b')).toEqual([[{ a: 1 }], [{ b: 2 }]]);
  await db.close();
});

it('lets the server find out within two minutes that nobody is there any more', async () => {
  const { url } = await createDatabase();
  const target = parseConnectionTarget(url, {});
  const db = await connect({ target, profile: 'write', applicationName: 'db-deploy/test' });
  const [row] = await db.query<{
    seconds: number;
  }>(`select pg_catalog.current_setting('tcp_keepalives_idle')::int
    + pg_catalog.current_setting('tcp_keepalives_interval')::int * pg_catalog.current_setting('tcp_keepalives_count')::int as seconds`);
  expect(row?.seconds).toBeGreaterThan(0);
  expect(row?.seconds).toBeLessThan(120);
  await db.close();
});
