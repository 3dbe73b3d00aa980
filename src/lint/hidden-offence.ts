import type { LintStatement } from './lint-file.ts';
import type { Offence } from './rule.ts';

/**
 * What a rule says of a statement that hides in code: no edit reaches it there, the way out is a statement of its own,
 * and a function that nobody calls now is only worth knowing.
 */
export function hiddenOffence(told: Offence, statement: LintStatement): Offence {
  const { within, isDormant } = statement;
  if (within === undefined) return told;
  const { fix: unreachable, ...offence } = told;
  void unreachable;
  const where = within.kind === 'DoStmt' ? 'DO block' : 'function';
  const { start, end, instead } = offence;
  const clamp = (offset: number): number => Math.min(Math.max(offset, statement.start), statement.end);
  return {
    ...offence,
    ...{ start: clamp(start), end: clamp(end) },
    ...(instead !== undefined && {
      instead: `outside of the ${where}: ${instead.replace(/^outside of the transaction: /, '')}`,
    }),
    ...(isDormant === true && {
      severity: 'info' as const,
      message: `when the function is called: ${offence.message}`,
    }),
  };
}
