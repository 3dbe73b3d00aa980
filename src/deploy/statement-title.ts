import type { Statement } from '../migrations/migration.ts';
import { oneLine } from '../shorten.ts';

const WIDTH = 72;

/** One line for people: the statement's own words, or how many there are. */
export function renderTitle(statements: readonly Statement[]): string {
  const [statement] = statements;
  if (statement === undefined) return 'nothing';
  if (statements.length > 1) return `${statements.length} statements in one transaction`;
  return oneLine(statement.sql, WIDTH);
}
