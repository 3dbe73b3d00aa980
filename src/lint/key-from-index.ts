import type { Constraint } from 'libpg-query';
import { quoteIdentifier } from '../db/identifiers.ts';
import { namesOf, unwrap } from '../migrations/node.ts';
import { renderObjectName } from '../migrations/object-name.ts';
import { alterCommands, type AlterCommand } from './alter-commands.ts';
import { constraintName } from './constraint-name.ts';
import { edited } from './edit.ts';
import type { LintStatement } from './lint-file.ts';

/** Statements that make the same key from an index which was built while others write. */
export interface KeyFromIndex {
  readonly build: string;
  /** The user's statement with USING INDEX instead. */
  readonly adopt: string;
}

/** undefined where an index cannot be taken over, or cannot be built before the statement. */
export function keyFromIndex(
  statement: LintStatement,
  command: AlterCommand,
  constraint: Constraint,
): KeyFromIndex | undefined {
  const { keys, including, options, indexspace, without_overlaps: isTemporal } = constraint;
  const columns = namesOf(keys);
  const isSpecial = options !== undefined || indexspace !== undefined || isTemporal === true;
  if (isSpecial || columns.length === 0 || columns.some((column) => isAddedHere(statement, column)))
    return undefined;
  const name = quoteIdentifier(constraintName(command.table, constraint));
  const kind = constraint.contype === 'CONSTR_PRIMARY' ? 'PRIMARY KEY' : 'UNIQUE';
  const included = namesOf(including);
  const build = [
    `CREATE UNIQUE INDEX CONCURRENTLY ${name} ON ${renderObjectName(command.table)} (${listOf(columns)})`,
    included.length === 0 ? '' : ` INCLUDE (${listOf(included)})`,
    constraint.nulls_not_distinct === true ? ' NULLS NOT DISTINCT' : '',
    ';',
  ].join('');
  const clause = `ADD CONSTRAINT ${name} ${kind} USING INDEX ${name}${deferral(constraint)}`;
  return { build, adopt: withClause(statement, command, clause) };
}

function withClause(statement: LintStatement, command: AlterCommand, clause: string): string {
  const [first, last] = [command.lexemes[0], command.lexemes.at(-1)];
  if (first === undefined || last === undefined)
    return `ALTER TABLE ${renderObjectName(command.table)} ${clause};`;
  const [start, end] = [statement.start + first.start, statement.start + last.end];
  return edited(statement, [{ start, end, text: clause }]);
}

function isAddedHere(statement: LintStatement, column: string): boolean {
  return alterCommands(statement, ['AT_AddColumn']).some(
    ({ def }) => unwrap(def, 'ColumnDef')?.colname === column,
  );
}

function listOf(columns: readonly string[]): string {
  return columns.map(quoteIdentifier).join(', ');
}

function deferral({ deferrable, initdeferred }: Constraint): string {
  if (deferrable !== true) return '';
  return initdeferred === true ? ' DEFERRABLE INITIALLY DEFERRED' : ' DEFERRABLE';
}
