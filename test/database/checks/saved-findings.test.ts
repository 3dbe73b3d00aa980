import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { ToolError } from '../../../src/errors.ts';
import { createDatabase } from '../../support/database.ts';
import { folderOf } from '../../support/folder.ts';
import { preCheck, preCheckText, type PreCheckInput } from '../../support/pre-check.ts';

const USER_CHECK = `select 'warn' as status, 'table ' || name as subject, 'too large' as message from large`;

it('says what is new, resolved and unchanged since the findings were saved, and what is accepted', async () => {
  const database = await createDatabase();
  await database.query(`create table large (name text); insert into large values ('a'), ('b')`);
  const saved = join(folderOf({}), 'findings.json');
  const input: PreCheckInput = {
    url: database.url,
    userChecks: { 'table-size': USER_CHECK },
    flags: { saved, strict: true },
  };
  const untaken = await preCheck(input).catch((error: unknown) => error as ToolError);
  expect(untaken).toMatchObject({ code: 'no-saved-findings', exitCode: 2 });
  const first = await preCheck({ ...input, flags: { ...input.flags, save: true } });
  expect(first.report.sections.map(({ id }) => id)).toEqual(['checks', 'user-checks']);
  await database.query(`update large set name = 'c' where name = 'b'`);
  const accepted = [
    {
      check: 'table-size',
      subject: 'table a',
      reason: 'it is archived in May',
      owner: 'anna',
      until: '9999-12-31',
    },
    { check: 'table-size', subject: 'table b', reason: 'r', owner: 'otto', until: '9999-12-31' },
  ];
  const { report, exitCode } = await preCheck({ ...input, accepted });
  expect(exitCode).toBe(1);
  const changes = report.sections.find(({ id }) => id === 'changes');
  const of = (id: string): unknown =>
    (changes?.kind === 'table' ? (changes.data as { id: string }[]) : []).filter((one) => one.id === id);
  expect(of('table-size')).toEqual([
    { kind: 'new', id: 'table-size', subject: 'table c', is: 'warn' },
    { kind: 'unchanged', id: 'table-size', subject: 'table a', was: 'warn', is: 'warn' },
    { kind: 'resolved', id: 'table-size', subject: 'table b', was: 'warn' },
  ]);
  const { stdout } = await preCheckText({ ...input, accepted }, 'table');
  expect(stdout).toContain('accepted  table-size');
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
    'accepted by anna until 9999-12-31: it is archived in May',
  );
  expect(stdout).toContain('table-size table b: by otto until 9999-12-31; take it out of the configuration');
  const other = await createDatabase();
  await other.query('create table large (name text)');
  const elsewhere = await preCheckText({ ...input, url: other.url }, 'table');
  expect(elsewhere.stdout).toContain('the saved findings are those of ');
});
