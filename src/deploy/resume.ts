import { EXIT, ToolError } from '../errors.ts';
import type { Script, Statement } from '../migrations/migration.ts';
import { asKind } from '../migrations/node.ts';
import type { Resume } from './job.ts';
import type { JournalledExecution } from './journal-read.ts';

/** Where an interrupted execution goes on: behind the last committed statement (engine rule 8). */
export function planResume({ segments }: JournalledExecution): Resume {
  const done = segments
    .filter((segment) => segment.state === 'done')
    .map((segment) => segment.last_statement);
  const doneThrough = Math.max(0, ...done);
  const begun = segments.find((segment) => segment.first_statement > doneThrough);
  return { doneThrough, begun: begun?.first_statement, seenBefore: begun?.seen_before ?? undefined };
}

/** Throws ToolError (exit 7): the file changed half-way, or what follows needs a temporary table that is gone. */
export function refuseResume(journalled: JournalledExecution, script: Script, checksum: string): void {
  const { migration, checksum: begunWith } = journalled.execution;
  if (begunWith !== checksum) {
    throw new ToolError({
      code: 'edited-half-way',
      message: `migration ${migration} was begun with another text than the file has now`,
      hint: `your choices, explained: db-deploy resolve ${migration}`,
      exitCode: EXIT.drift,
    });
  }
  if (createsTemporaryBefore(journalled, script)) {
    throw new ToolError({
      code: 'temporary-table-gone',
      message: `migration ${migration} was interrupted after creating a temporary table, which went with its session`,
      hint: `your choices, explained: db-deploy resolve ${migration}`,
      exitCode: EXIT.drift,
    });
  }
}

/** What is committed of it made a temporary table; what follows may need it. */
export function createsTemporaryBefore(journalled: JournalledExecution, script: Script): boolean {
  const { doneThrough } = planResume(journalled);
  const done = script.segments.flatMap((segment) => segment.statements).slice(0, doneThrough);
  return done.some(createsTemporaryTable);
}

function createsTemporaryTable(statement: Statement): boolean {
  const relation =
    asKind(statement, 'CreateStmt')?.relation ?? asKind(statement, 'CreateTableAsStmt')?.into?.rel;
  return relation?.relpersistence === 't';
}
