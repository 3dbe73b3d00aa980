import type { Kind } from '../../migrations/node.ts';
import { asKind, namesOf } from '../../migrations/node.ts';
import type { Parser } from '../../migrations/parser.ts';
import type { LintStatement, OpaquePlace } from '../lint-file.ts';
import { calledRoutines } from './called-routines.ts';
import { hiddenCode, type HiddenCode } from './hidden-code.ts';

export interface WithHiddenCode {
  readonly statements: readonly LintStatement[];
  readonly opaque: readonly OpaquePlace[];
}

/** What is usual in functions, and happens when the application calls them: not what a deployment does. */
const QUERIES: ReadonlySet<string> = new Set<Kind>([
  ...(['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt', 'CallStmt'] as const),
]);

/**
 * Puts the statements that hide in DO blocks and functions behind what holds them. A DO block runs now, in a transaction
 * and in a function as the server sees it (25001, 2D000); a function runs now where the file calls it.
 */
export function withHiddenCode(parser: Parser, statements: readonly LintStatement[]): WithHiddenCode {
  const codes = new Map<LintStatement, HiddenCode>();
  for (const statement of statements) {
    const code = hiddenCode(parser, statement);
    if (code !== undefined) codes.set(statement, code);
  }
  if (codes.size === 0) return { statements, opaque: [] };
  const called = calledRoutines([
    ...statements,
    ...[...codes].flatMap(([holder, code]) => (holder.kind === 'DoStmt' ? code.statements : [])),
  ]);
  const opaque: OpaquePlace[] = [];
  const all = statements.flatMap((holder) => {
    const code = codes.get(holder);
    if (code === undefined) return [holder];
    const isDormant = holder.kind === 'CreateFunctionStmt' && !called.has(nameOf(holder));
    if (!isDormant) opaque.push(...code.opaque);
    return [holder, ...placed(holder, code, isDormant)];
  });
  return { statements: all.map((statement, index) => ({ ...statement, index })), opaque };
}

function nameOf(statement: LintStatement): string {
  return namesOf(asKind(statement, 'CreateFunctionStmt')?.funcname).at(-1) ?? '';
}

function placed(
  within: LintStatement,
  { statements }: HiddenCode,
  isDormant: boolean,
): readonly LintStatement[] {
  return statements
    .filter(({ kind }) => !isDormant || !QUERIES.has(kind))
    .map(({ isConditional, ...statement }) => ({
      ...statement,
      ...{ index: 0, unit: within.unit, isInTransaction: true, canStandAlone: false, within },
      ...(isConditional && { isConditional }),
      ...(isDormant && { isDormant }),
    }));
}
