import { expect, it } from 'vitest';
import { createDatabase } from '../../support/database.ts';
import { preCheck } from '../../support/pre-check.ts';
import { createRole } from '../../support/role.ts';

it('is unknown for a role that may not see others, until the fix is run', async () => {
  const database = await createDatabase();
  const role = await createRole(database);
  await database.query(`grant create on database ${database.name} to ${role.name}`);
  await database.query(`grant create on schema public to ${role.name}`);
  const other = await database.client();
  await other.query("set application_name = 'the application'");
  const blind = await preCheck({ url: role.url });
  const [finding] = blind.of('role-visibility');
  expect(finding).toMatchObject({ status: 'unknown', subject: `role ${role.name}` });
  expect(finding?.message).toContain('the application');
  for (const id of ['long-running-queries', 'idle-in-transaction', 'pg-stat-statements'])
    expect(blind.of(id).map(({ status }) => status)).not.toContain('pass');
  expect(blind.exitCode).toBe(9);
  await database.query(finding?.fix ?? '');
  const seeing = await preCheck({ url: role.url });
  expect(seeing.of('role-visibility')).toMatchObject([{ status: 'pass' }]);
  expect(seeing.exitCode).toBe(0);
});

it('warns where there is nobody to be seen', async () => {
  const database = await createDatabase();
  const role = await createRole(database);
  const { of } = await preCheck({ url: role.url });
  expect(of('role-visibility')).toMatchObject([{ status: 'warn' }]);
});
