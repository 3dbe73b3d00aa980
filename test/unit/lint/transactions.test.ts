import { expect, it } from 'vitest';
import { lintFiles, type LintInput } from '../../../src/lint/lint.ts';
import { RULES } from '../../../src/lint/rules/index.ts';
import { loadParser } from '../../../src/migrations/parser.ts';
import { LINT_OPTIONS, lintText, source } from '../../support/lint.ts';
import type { Runner } from '../../../src/lint/runner.ts';

/** The rules that speak, of those asked. */
async function told(
  text: string,
  rules: readonly string[],
  runner: Runner = 'plumbline',
): Promise<readonly string[]> {
  const { findings } = await lintText(text, { runner });
  return findings.filter(({ id }) => rules.includes(id)).map(({ id, status }) => `${id} ${status}`);
}

const ADD = 'alter table t add constraint c check (x > 0) not valid;';
const VALIDATE = 'alter table t validate constraint c;';

it.each<[Runner, string, number]>([
  ['plumbline', `${ADD}${VALIDATE}`, 1],
  ['plumbline', `begin;${ADD}commit;${VALIDATE}`, 0],
  ['plumbline', `${ADD} create index concurrently i on t (x); ${VALIDATE}`, 0],
  ['psql', `${ADD}${VALIDATE}`, 0],
  ['psql', `begin;${ADD}${VALIDATE}commit;`, 1],
  ['prisma', `${ADD}${VALIDATE}`, 1],
  ['one-transaction', `${ADD}${VALIDATE}`, 1],
  ['one-transaction', `create table t (x int); ${ADD}${VALIDATE}`, 0],
  ['plumbline', `do $$ begin ${ADD}${VALIDATE} end $$`, 1],
])('%s: %s validates under the lock: %i', async (runner, text, count) => {
  expect(await told(text, ['validate-in-same-transaction'], runner)).toHaveLength(count);
});

it('lets the engine overrule a timeout, and fears it with other runners', async () => {
  const text = "set lock_timeout = '2s'; create index concurrently i on t (x);";
  const rule = ['timeout-on-concurrent'];
  expect(await told(text, rule)).toEqual(['timeout-on-concurrent pass']);
  expect(await told(text, rule, 'psql')).toEqual(['timeout-on-concurrent fail']);
  // there it is 25001 that ends it
  expect(await told(text, rule, 'prisma')).toEqual([]);
  expect(await told(text.replace('2s', '0'), rule, 'psql')).toEqual([]);
  expect(await told(`begin; set local ${text.slice(4).replace(';', '; commit;')}`, rule, 'psql')).toEqual([]);
  expect(
    await told(
      "select set_config('statement_timeout', '1s', false); drop index concurrently i;",
      rule,
      'psql',
    ),
  ).toHaveLength(1);
});

it('wants lock_timeout of other runners, once a file, and not for what is new or concurrent', async () => {
  const rule = ['missing-lock-timeout'];
  const alter = 'alter table t add column y int;';
  expect(await told(alter, rule)).toEqual([]);
  expect(await told(alter + alter, rule, 'prisma')).toEqual(['missing-lock-timeout warn']);
  expect(await told(`create table t (x int); ${alter}`, rule, 'prisma')).toEqual([]);
  expect(await told('create index concurrently i on t (x);', rule, 'psql')).toEqual([]);
  expect(await told(`set lock_timeout = 0; ${alter}`, rule, 'psql')).toHaveLength(1);
});

it('knows that an enum value is usable where its type is as new as it', async () => {
  const rule = ['enum-value-in-transaction'];
  const use = "alter type e add value 'b' after 'a'; insert into t values ('b');";
  expect(await told(use, rule)).toEqual([]);
  expect(await told(use, rule, 'one-transaction')).toHaveLength(1);
  expect(await told(`create type e as enum ('a'); ${use}`, rule, 'one-transaction')).toEqual([]);
  expect(await told(use.replace("('b')", "('c')"), rule, 'one-transaction')).toEqual([]);
});

it('takes BEGIN … COMMIT around a whole message as Prisma writes it', async () => {
  const rule = ['transaction-nesting'];
  expect(await told('begin; select 1; commit;', rule, 'prisma')).toEqual([]);
  expect(await told('begin; select 1; commit; select 2;', rule, 'prisma')).toHaveLength(1);
  expect(await told('begin; select 1; commit;', rule, 'psql')).toEqual([]);
});

it('lets psql run what only psql can', async () => {
  const text = '\\set ON_ERROR_STOP on\ncopy t from stdin;\n1\n\\.\nselect :x; reset all;';
  const rules = ['psql-meta-command', 'psql-variable', 'copy-stream', 'session-reset', 'syntax-error'];
  expect(await told(text, rules, 'psql')).toEqual([]);
  expect(await told(text, rules)).toHaveLength(4);
});

async function statuses(text: string, isPrisma: boolean): Promise<readonly unknown[]> {
  const input: LintInput = {
    ...{ source: source('m.sql', text), role: 'migration', migration: '1_a', isJudged: true, isPrisma },
  };
  const rules = RULES.filter(({ id }) => id === 'prisma-shadow-replay');
  const [linted] = lintFiles(await loadParser(), [input], rules, LINT_OPTIONS);
  return linted?.findings.map(({ status }) => status) ?? [];
}

it('says what prisma migrate dev cannot replay, where the folder is its own', async () => {
  const build = 'create index concurrently i on t (x);';
  expect(await statuses(`${build} drop index concurrently j;`, true)).toEqual(['warn']);
  expect(await statuses(`${build} drop index concurrently j;`, false)).toEqual([]);
  expect(await statuses(build + build, true)).toEqual(['pass']);
  expect(await statuses(`-- one alone\n${build}`, true)).toEqual([]);
});

it('leaves an empty rollback to the rule on rollbacks', async () => {
  const { findings } = await lintText('-- plumbline: irreversible rows are gone', { role: 'rollback' });
  expect(findings).toEqual([]);
});
