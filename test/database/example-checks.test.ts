import { expect, it } from 'vitest';
import { judgeUserCheck } from '../../src/checks/judge-user-check.ts';
import { DEFAULT_LIMITS } from '../../src/config/settings.ts';
import { connect } from '../../src/db/connect.ts';
import { parseConnectionTarget } from '../../src/db/connection-target.ts';
import { readUserChecks, runUserCheck } from '../../src/facts/read-user-checks.ts';
import { startBudget } from '../../src/facts/time-budget.ts';
import type { Finding } from '../../src/report/finding.ts';
import { createDatabase } from '../support/database.ts';
import { EXAMPLE, runByHand } from '../support/example.ts';

it('passes on a healthy database and names what is wrong on another', async () => {
  const database = await createDatabase();
  await runByHand(database.url, EXAMPLE.init, 'migration.sql');
  expect((await judgeAll(database.url)).map(({ id, status }) => [id, status])).toEqual([
    ['long-addresses', 'pass'],
    ['stuck-scans', 'pass'],
  ]);
  await database.query(
    `insert into "Scan" (id, slug, input, "normalizedInput", status, "startedAt") values
       ('long', 'a', 'x', repeat('x', 2501), 'done', now()),
       ('fits', 'b', 'x', repeat('x', 2500), 'done', now()),
       ('lost', 'c', 'x', 'x', 'running', now() - interval '2 hours'),
       ('busy', 'd', 'x', 'x', 'running', now())`,
  );
  expect(await judgeAll(database.url)).toMatchObject([
    { id: 'long-addresses', status: 'fail', subject: 'Scan long', message: expect.stringContaining('2501') },
    { id: 'stuck-scans', status: 'warn', message: expect.stringMatching(/^1 running/) },
  ]);
});

async function judgeAll(url: string): Promise<readonly Finding[]> {
  const target = parseConnectionTarget(url, {});
  const db = await connect({ target, profile: 'read', applicationName: 'db-check/test' });
  try {
    const findings: Finding[] = [];
    for (const check of readUserChecks(EXAMPLE.validation)) {
      findings.push(...judgeUserCheck(await runUserCheck(db, check, startBudget(DEFAULT_LIMITS)), undefined));
    }
    return findings;
  } finally {
    await db.close();
  }
}
