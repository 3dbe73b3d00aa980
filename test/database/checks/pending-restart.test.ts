import { expect, it } from 'vitest';
import { createDatabase } from '../../support/database.ts';
import { preCheck } from '../../support/pre-check.ts';
import { createRole } from '../../support/role.ts';
import { until } from '../../support/until.ts';
import { useOwnServer } from '../../support/use-own-server.ts';

const ID = 'pending-restart';
const serverUrl = useOwnServer({});

it('warns of a change that waits for a restart, a role that is shown less does not know', async () => {
  const database = await createDatabase(serverUrl());
  const role = await createRole(database);
  const look = async (url = database.url) => (await preCheck({ url })).of(ID);
  expect(await look()).toMatchObject([{ status: 'pass' }]);
  await database.query("alter system set external_pid_file = '/nowhere'");
  await database.query('select pg_reload_conf()');
  const [finding] = await until('the reload', async () => {
    const found = await look();
    return found[0]?.status === 'warn' && found;
  });
  expect(finding).toMatchObject({ subject: 'setting external_pid_file' });
  expect(finding?.message).toContain('in force is still nothing');
  const [blind] = await look(role.url);
  expect(blind).toMatchObject({ status: 'unknown', optional: true });
  await database.query(blind?.fix ?? '');
  expect(await look(role.url)).toMatchObject([{ status: 'warn' }]);
});
