import { expect, it } from 'vitest';
import { createDatabase } from '../../support/database.ts';
import { preCheck } from '../../support/pre-check.ts';
import { createRole } from '../../support/role.ts';

it('counts against the absolute limit and names who holds most', async () => {
  const database = await createDatabase();
  const clients = await Promise.all([1, 2, 3, 4, 5].map(() => database.client()));
  for (const client of clients) await client.query(`set application_name = 'pool of ${database.name}'`);
  const { of, exitCode } = await preCheck({ url: database.url, limits: { maxConnections: 5 } });
  const [finding] = of('connections');
  expect(finding).toMatchObject({ status: 'fail', subject: 'server', limit: '5' });
  expect(finding?.message).toContain(`pool of ${database.name} (user`);
  expect(finding?.measured).toMatch(/^\d+ connections$/);
  expect(exitCode).toBe(1);
  await database.query(finding?.fix ?? '');
});

it('counts against the share of what is not reserved', async () => {
  const database = await createDatabase();
  const [row] = await database.query(
    `select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
      - coalesce(current_setting('reserved_connections', true), '0')::int as usable`,
  );
  const over = await preCheck({ url: database.url, limits: { maxConnectionsPercent: 0 } });
  expect(over.of('connections')[0]?.message).toContain(` of ${String(row?.['usable'])} usable connections`);
  expect(over.exitCode).toBe(1);
  const good = await preCheck({ url: database.url, limits: { maxConnectionsPercent: 100 } });
  expect(good.of('connections')).toMatchObject([{ status: 'pass', limit: '100 %' }]);
});

it('needs no privilege', async () => {
  const database = await createDatabase();
  const role = await createRole(database);
  const { of } = await preCheck({ url: role.url, limits: { maxConnections: 1 } });
  expect(of('connections')).toMatchObject([{ status: 'fail', subject: 'server' }]);
});

it('knows the limits of the role and of the database', async () => {
  const database = await createDatabase();
  const role = await createRole(database, 'connection limit 1');
  await database.query(`alter database ${database.name} connection limit 1`);
  const { of } = await preCheck({ url: role.url });
  expect(of('connections').map(({ subject }) => subject)).toEqual([
    `database ${database.name}`,
    `role ${role.name}`,
  ]);
});
