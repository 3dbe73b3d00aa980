import type { ColumnDef, Constraint, TypeName } from 'libpg-query';
import { addColumnRewrites } from '../locks/column-default.ts';
import type { Statement } from '../migrations/migration.ts';
import { namesOf, unwrap, unwrapAll } from '../migrations/node.ts';
import { listName } from '../migrations/range-name.ts';
import { alterCommands, type AlterCommand } from './alter-commands.ts';
import { isInUse } from './in-use.ts';
import type { Ground } from './ground.ts';

/**
 * What an ADD COLUMN does worst: one finding a column. Below a rewrite nothing else matters, and a column that cannot be
 * added at all is not asked for more.
 */
export type ColumnTrouble =
  | 'not null without a value'
  | 'serial'
  | 'identity'
  | 'stored'
  | 'volatile default'
  | 'unknown default'
  | 'domain'
  | 'key'
  | 'check'
  | 'references'
  | 'json';

export interface AddedColumn {
  readonly command: AlterCommand;
  readonly column: ColumnDef;
  readonly name: string;
  readonly constraints: readonly Constraint[];
  readonly trouble: ColumnTrouble;
}

/** The columns that a statement adds to tables in use, as far as they are trouble of this sort. */
export function troublesomeColumns(
  statement: Statement,
  { schema }: Ground,
  ...troubles: readonly ColumnTrouble[]
): readonly AddedColumn[] {
  return alterCommands(statement, ['AT_AddColumn']).flatMap((command) => {
    const column = unwrap(command.def, 'ColumnDef');
    const name = column?.colname;
    if (column === undefined || name === undefined || !isInUse(schema, command.relation)) return [];
    if (command.missing_ok === true && schema.table(command.table)?.columns.has(name) === true) return [];
    const trouble = troubleOf(column, schema);
    if (trouble === undefined || !troubles.includes(trouble)) return [];
    return [{ command, column, name, constraints: unwrapAll(column.constraints, 'Constraint'), trouble }];
  });
}

function troubleOf(column: ColumnDef, schema: Ground['schema']): ColumnTrouble | undefined {
  const constraints = enforced(unwrapAll(column.constraints, 'Constraint'));
  const has = (...types: readonly Constraint['contype'][]): boolean =>
    constraints.some(({ contype }) => types.includes(contype));
  if (has('CONSTR_IDENTITY')) return 'identity';
  const rewrites = addColumnRewrites(column);
  const isGenerated = has('CONSTR_GENERATED');
  if (isGenerated && rewrites === 'yes') return 'stored';
  const hasValue = constraints.some(isValue);
  if (rewrites === 'yes') return hasValue ? 'volatile default' : 'serial';
  const isNotNull = has('CONSTR_NOTNULL', 'CONSTR_PRIMARY');
  const domain = schema.domain(listName(column.typeName?.names, 'type'));
  // a domain may have a default of its own
  if (isNotNull && !hasValue && !isGenerated && domain === undefined) return 'not null without a value';
  if (rewrites === 'depends' && addColumnRewrites({ ...column, typeName: TEXT }) === 'depends')
    return 'unknown default';
  if (domain?.isConstrained === true) return 'domain';
  if (has('CONSTR_UNIQUE', 'CONSTR_PRIMARY')) return 'key';
  if (has('CONSTR_CHECK') || (isGenerated && isNotNull)) return 'check';
  if (has('CONSTR_FOREIGN')) return 'references';
  return namesOf(column.typeName?.names).at(-1) === 'json' ? 'json' : undefined;
}

const TEXT: TypeName = { names: [{ String: { sval: 'text' } }] };

/** The grammar keeps NOT ENFORCED (18) as a constraint of its own, behind the one that it is about. */
function enforced(constraints: readonly Constraint[]): readonly Constraint[] {
  return constraints.filter((_, index) => constraints[index + 1]?.contype !== 'CONSTR_ATTR_NOT_ENFORCED');
}

/** DEFAULT NULL is none. */
export function isValue({ contype, raw_expr }: Constraint): boolean {
  return contype === 'CONSTR_DEFAULT' && unwrap(raw_expr, 'A_Const')?.isnull !== true;
}
