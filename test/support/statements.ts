import type { Statement } from '../../src/migrations/migration.ts';
import { loadParser } from '../../src/migrations/parser.ts';
import { split } from '../../src/migrations/split.ts';

const parser = await loadParser();

/** The statements of valid SQL, for tests of what is judged about them. */
export function statementsOf(sql: string): readonly Statement[] {
  const { statements, refusals } = split(parser, sql);
  if (refusals.length > 0) throw new Error(`test SQL: ${refusals[0]?.message} in ${sql}`);
  return statements;
}

export function statementOf(sql: string): Statement {
  const [statement] = statementsOf(sql);
  if (statement === undefined) throw new Error(`test SQL has no statement: ${sql}`);
  return statement;
}
