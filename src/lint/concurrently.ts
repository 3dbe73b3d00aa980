import { edited, insertAfter, way } from './edit.ts';
import type { LintStatement } from './lint-file.ts';
import type { Offence } from './rule.ts';

/**
 * The way out of a statement that CONCURRENTLY makes harmless, as its kind of object is named behind. PostgreSQL refuses
 * the word in a transaction (25001): where the statement stands in one, it is shown, and not done.
 */
export function concurrently(statement: LintStatement, behind: string): Pick<Offence, 'instead' | 'fix'> {
  const edit = insertAfter(statement, behind, 'CONCURRENTLY');
  if (edit === undefined) return {};
  if (statement.canStandAlone && statement.within === undefined)
    return way(statement, 'safe', 'add CONCURRENTLY', [edit]);
  return { instead: `outside of the transaction: ${edited(statement, [edit])}` };
}
