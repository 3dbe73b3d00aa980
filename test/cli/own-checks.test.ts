import { expect, it } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { ROOT, runCli, type Ran } from '../support/cli.ts';
import { createDatabase } from '../support/database.ts';
import { folderOf } from '../support/folder.ts';

const CONFIG = `
import { defineCheck, defineConfig } from '${ROOT}/dist/config.js';

export default defineConfig({
  ownChecks: [
    defineCheck({
      id: 'few-tables',
      title: 'There are few tables',
      why: 'Each of them costs memory in every session.',
      fix: 'db-check pre --only few-tables',
      limits: { warn: 2, fail: 1000 },
      read: { tables: 'select count(*) as n from pg_catalog.pg_class', lists: "select 'x' as x;" },
      judge({ tables: [row] }, { warn }) {
        return { status: row.n > warn ? 'warn' : 'pass', message: 'are there', limit: \`\${warn}\` };
      },
    }),
    {
      id: 'app-answers',
      title: 'The application answers',
      why: 'Nobody deploys under an application that is down.',
      command: ['echo', 'hunter22'],
      environment: { TOKEN: 'hunter22' },
    },
    { id: 'afterwards', title: 'Only after', why: 'w', url: 'http://127.0.0.1:1/', phases: ['post'] },
  ],
  checks: { 'app-answers': 'optional', afterwards: 'optional' },
});
`;

async function setUp(): Promise<(...words: string[]) => Promise<Ran>> {
  const { url } = await createDatabase();
  const cwd = folderOf({
    'db-check.config.ts': CONFIG,
    'validation/checks/from-file.sql':
      "-- Why it\n--   matters.\nselect 'pass' as status, '' as subject, '' as message;",
  });
  return (...words) => runCli('db-check', words, { cwd, environment: { DATABASE_URL: url } });
}

it('runs, chooses and lists checks of all kinds', async () => {
  const run = await setUp();
  const all = await run('pre', '--only', 'few-tables,app-answers,from-file,afterwards');
  expect(all).toMatchObject({ exitCode: 0, stderr: '' });
  expect(all.stdout).toContain('WARNING: 1 with a warning (few-tables), 2 passed\n');
  expect(all.stdout).toContain('Fix for few-tables\n  db-check pre --only few-tables\n');
  expect(all.stdout).toMatch(/^pass +app-answers +ended with 0: \*\*\*$/m);
  const some = await run('pre', '--only', 'few-tables,from-file', '--skip', 'few-tables');
  expect(some.stdout).toContain('1 passed, 1 skipped\n');
  const { stdout } = await run('pre', '--list');
  expect(stdout).toMatch(/^few-tables +required +There are few tables$/m);
  expect(stdout).toMatch(/^app-answers +optional +The application answers$/m);
  expect(stdout).toMatch(/^from-file +required +validation\/checks\/from-file\.sql$/m);
  expect(stdout).not.toContain('afterwards');
});

it('explains and prints them, and shows no secret in the configuration', async () => {
  const run = await setUp();
  const explained = await run('explain', 'few-tables');
  expect(explained).toMatchObject({ exitCode: 0, stderr: '' });
  await expect(explained.stdout).toMatchFileSnapshot('../golden/explain-own.txt');
  expect((await run('explain', 'from-file')).stdout).toContain('Why: Why it matters.\n');
  expect((await run('explain', 'afterwards')).stdout).toContain('When: post\n');
  const json = await run('explain', 'few-tables', '--json');
  expect(JSON.parse(json.stdout)).toMatchObject({
    id: 'few-tables',
    facts: [{}, { sql: "select 'x' as x" }],
  });
  const sql = await run('pre', '--print-sql', '--only', 'few-tables');
  expect(sql.stdout).toContain('-- == few-tables: There are few tables\nselect count(*) as n');
  const shown = await run('pre', '--show-config');
  expect(shown.stdout).toContain('few-tables, app-answers, afterwards');
  expect(shown.stdout).not.toContain('hunter22');
});

it('runs after a deployment what says so, weighed by the configuration', async () => {
  const { url } = await createDatabase();
  const text = { title: 't', why: 'w', phases: ['pre', 'post'] };
  const ownChecks = [
    { ...text, id: 'quiet', command: ['echo', '12'], limits: { failAbove: 10 } },
    { ...text, id: 'up', url: 'http://127.0.0.1:1/' },
    { ...text, id: 'nobody', command: 'exit 1' },
    { ...text, id: 'before', command: 'exit 1', phases: ['pre'] },
  ];
  const checks = { up: 'optional', nobody: 'off' };
  const cwd = folderOf({
    'db-check.config.json': JSON.stringify({ ownChecks, checks }),
    'validation/queries/one.sql': '-- target: 60s\nselect 1 as one',
    'validation/consistency/agrees.sql':
      "-- Why.\n-- limit: 100%\nselect 'a' as subject, 1 as expected, 2 as actual;",
  });
  const { exitCode, stdout } = await runCli('db-check', ['post', '--url', url, '--json'], { cwd });
  expect(exitCode).toBe(1);
  const { sections } = JSON.parse(stdout) as Report;
  expect(sections.find(({ id }) => id === 'user-checks')).toMatchObject({
    title: 'Your own checks',
    findings: [
      { id: 'quiet', status: 'fail', measured: '12', limit: '10' },
      { id: 'up', status: 'unknown', optional: true },
      { id: 'agrees', status: 'fail', message: '1 of 1 differ, such as a: expected 1, is 2' },
    ],
  });
  expect(sections.find(({ id }) => id === 'differing-rows-agrees')).toMatchObject({
    rows: [['a', '1', '2']],
  });
  const explained = await runCli('db-check', ['explain', 'agrees'], { cwd });
  expect(explained.stdout).toContain('Why: Why.\n\nLimits: fewer than 100 % of the rows agreeing fails,');
  expect(explained.stdout).toContain('When: pre, post\n');
});

it('refuses two checks of one name', async () => {
  const cwd = folderOf({
    'db-check.config.json': JSON.stringify({
      ownChecks: [{ id: 'mine', title: 't', why: 'w', command: 'true' }],
    }),
    'validation/checks/mine.sql': 'select 1',
  });
  const refused = await runCli('db-check', ['pre', '--list'], { cwd });
  expect(refused).toMatchObject({ exitCode: 2 });
  expect(refused.stderr).toContain(
    'ownChecks[0] of the configuration has the name of validation/checks/mine.sql: mine',
  );
});
