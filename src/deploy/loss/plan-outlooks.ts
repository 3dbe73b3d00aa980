import type { Parser } from '../../migrations/parser.ts';
import { planResume } from '../resume.ts';
import type { PlannedRollback } from '../rollback/plan.ts';
import { renderTitle } from '../statement-title.ts';
import { judgeStatement } from './judge-statement.ts';
import type { Outlook } from './probe.ts';
import { NOTHING_WRITTEN, writtenAfter } from './written-before.ts';

/** Something to find out, or that cannot be found out, about one statement of a rollback. */
export interface StatementOutlook {
  readonly migration: string;
  /** Of its rollback's file, counted from 1. */
  readonly statement: number;
  readonly title: string;
  readonly outlook: Outlook;
}

/** What all that is still to run may do to the rows, in the order in which it runs; empty for indexes and the like. */
export function planOutlooks(
  parser: Parser,
  migrations: readonly PlannedRollback[],
): readonly StatementOutlook[] {
  let written = NOTHING_WRITTEN;
  const found: StatementOutlook[] = [];
  for (const { name, script, begun } of migrations) {
    const doneThrough = begun === undefined ? 0 : planResume(begun).doneThrough;
    const statements = script.segments.flatMap((segment) => segment.statements);
    for (const [index, statement] of statements.entries()) {
      if (index < doneThrough) continue;
      const place = { migration: name, statement: index + 1, title: renderTitle([statement]) };
      found.push(...judgeStatement(parser, statement, written).map((outlook) => ({ ...place, outlook })));
      written = writtenAfter(written, statement);
    }
  }
  return found;
}
