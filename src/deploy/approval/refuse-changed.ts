import type { Database } from '../../db/database.ts';
import { EXIT, ToolError } from '../../errors.ts';
import { parseMigrations } from '../../migrations/load.ts';
import { readExecutions, type ExecutionRow } from '../journal-read.ts';
import type { SessionFacts } from '../session-facts.ts';
import type { Situation } from '../situation.ts';
import type { Approval } from './approval.ts';
import { judgeChanges } from './judge-changes.ts';
import { makeOne, type ApprovedPlan } from './load-approval.ts';
import { takeApproval } from './take-approval.ts';

/** Throws ToolError (exit 8) that names everything which is not as the approved plan found it. Reads only. */
export async function refuseChanged(
  db: Database,
  { path, approval }: ApprovedPlan,
  situation: Situation,
  facts: SessionFacts,
): Promise<void> {
  const planned = approval.migrations.map(({ name }) => name);
  const folders = planned.flatMap(
    (name) => situation.statuses.find((one) => one.name === name)?.folder ?? [],
  );
  const migrations = await parseMigrations(folders);
  const { releases } = approval;
  const changes = judgeChanges(approval, {
    approval: await takeApproval(db, { situation, migrations, releases, facts }),
    statuses: situation.statuses,
    executions: await readOurs(db, approval, situation),
  });
  if (changes.length === 0) return;
  const count = changes.length === 1 ? 'something has' : `${changes.length} things have`;
  throw new ToolError({
    code: 'plan-outdated',
    message: [
      `${count} changed since ${path} was made; nothing was done:`,
      ...changes.map((line) => `  ${line}`),
    ].join('\n'),
    hint: `look at the changes; then ${makeOne(path)} and have it approved again`,
    exitCode: EXIT.held,
  });
}

/** Where another tool applied or began a migration, there is none. */
async function readOurs(
  db: Database,
  approval: Approval,
  { statuses, ledger }: Situation,
): Promise<ReadonlyMap<string, ExecutionRow>> {
  const planned = new Set(approval.migrations.map(({ name }) => name));
  const rows = statuses.flatMap(({ name, row }) => (planned.has(name) && row !== undefined ? [row] : []));
  const ids = ledger.journalExists ? rows.map(({ id }) => id) : [];
  const executions = await readExecutions(db, ids, 'up');
  return new Map(executions.map(({ execution }) => [execution.migration, execution]));
}
