import { expect, it } from 'vitest';
import { PRE_CHECKS } from '../../src/cli/run-checks.ts';
import { FACTS } from '../../src/facts/index.ts';
import { createDatabase } from '../support/database.ts';
import { preCheckText } from '../support/pre-check.ts';

it('prints every check as SQL that runs as it stands, and writes nothing', async () => {
  const database = await createDatabase();
  await database.query('create table "Or""der" (id int)');
  const { stdout, exitCode } = await preCheckText(
    {
      url: database.url,
      migrations: ['create index concurrently i on "Or""der" (id);'],
      userChecks: {
        mine: "select 'pass' as status, '' as subject, '' as message; -- with a comment at its end",
      },
      flags: { printSql: true },
    },
    'table',
  );
  expect(exitCode).toBe(0);
  expect(stdout).not.toContain('$1');
  for (const { id, needs } of PRE_CHECKS) if (needs.length > 0) expect(stdout).toContain(`-- == ${id}: `);
  expect(stdout).toContain('-- == mine: ');
  const client = await database.client();
  const results = (await client.query(stdout)) as unknown as { command: string }[];
  const statements = PRE_CHECKS.flatMap((check) => check.needs).length + 1;
  expect(results.filter(({ command }) => command === 'SELECT')).toHaveLength(statements);
  await expect(client.query('create table t ()')).rejects.toMatchObject({ code: '25006' });
});

it('has no parameter but the targets, and qualifies every catalog', () => {
  for (const { sql, usesTargets } of Object.values(FACTS)) {
    expect(sql.includes('$1')).toBe(usesTargets);
    expect(sql).not.toMatch(/\$[2-9]/);
    expect(sql).not.toMatch(/(?<![.\w'])pg_(?!catalog)\w+\s*[(\n]|(?:from|join) pg_(?!catalog)/);
  }
});
