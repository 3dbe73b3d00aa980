import { expect, it } from 'vitest';
import { createDatabase } from '../../support/database.ts';
import { preCheck } from '../../support/pre-check.ts';
import { createRole } from '../../support/role.ts';
import { startStandby } from '../../support/standby.ts';

it('passes a primary', async () => {
  const database = await createDatabase();
  expect((await preCheck({ url: database.url })).of('recovery-state')).toMatchObject([{ status: 'pass' }]);
});

it.each([
  ['database', (name: string) => `alter database ${name} set default_transaction_read_only = on`],
  ['role', (_: string, role: string) => `alter role ${role} set default_transaction_read_only = on`],
  [
    'role in database',
    (name: string, role: string) =>
      `alter role ${role} in database ${name} set default_transaction_read_only = true`,
  ],
])('fails where the %s is read-only by default, and the fix takes that away', async (place, sql) => {
  const database = await createDatabase();
  const role = await createRole(database);
  await database.query(sql(database.name, role.name));
  const { of, exitCode } = await preCheck({ url: role.url });
  const [finding] = of('recovery-state');
  expect(finding?.status).toBe('fail');
  expect(finding?.message).toContain(`set for the ${place}:`);
  expect(exitCode).toBe(1);
  await database.query(finding?.fix ?? '');
  expect((await preCheck({ url: role.url })).of('recovery-state')).toMatchObject([{ status: 'pass' }]);
});

it('fails on a standby, where every other check still has its say', async () => {
  const { of, exitCode } = await preCheck({ url: await startStandby() });
  expect(of('recovery-state')).toMatchObject([
    { status: 'fail', message: expect.stringContaining('a standby') },
  ]);
  expect(of('invalid-indexes')).toMatchObject([{ status: 'pass' }]);
  expect(exitCode).toBe(1);
});
