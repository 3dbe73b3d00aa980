import type { AlterTableCmd, AlterTableType } from 'libpg-query';
import { unwrap, unwrapAll, type NodeOf } from '../../migrations/node.ts';
import { rangeName } from '../../migrations/range-name.ts';
import { columnOf, constraintOf, constraintsOf, indexOfConstraint } from './columns.ts';
import type { KnownColumn, KnownConstraint, KnownTable } from './known-schema.ts';
import type { SchemaModel } from './schema-model.ts';

/** ALTER TABLE, subcommand by subcommand. A table that no text made is known by what is said of it, and incomplete. */
export function replayAlterTable(
  { relation, objtype, cmds }: NodeOf<'AlterTableStmt'>,
  model: SchemaModel,
  isPending: boolean,
): void {
  if (relation === undefined || objtype !== 'OBJECT_TABLE') return;
  const name = rangeName(relation);
  let table = model.table(name) ?? stranger(name);
  for (const command of unwrapAll(cmds, 'AlterTableCmd')) {
    const before = table;
    table = STEPS[command.subtype ?? 'AT_DropOf']?.(table, command) ?? table;
    const added = table.constraints.filter((one) => !before.constraints.includes(one));
    for (const constraint of added) {
      const index = indexOfConstraint(name, constraint, isPending);
      if (index !== undefined) model.putIndex(index);
    }
  }
  model.putTable(table);
}

function stranger(name: KnownTable['name']): KnownTable {
  return { name, kind: 'table', isNew: false, isComplete: false, columns: new Map(), constraints: [] };
}

type Step = (table: KnownTable, command: AlterTableCmd) => KnownTable;

const STEPS: { readonly [T in AlterTableType]?: Step } = {
  AT_AddColumn: (table, { def, missing_ok }) => {
    const column = unwrap(def, 'ColumnDef');
    if (column?.colname === undefined || (missing_ok === true && table.columns.has(column.colname)))
      return table;
    const constraints = [...table.constraints, ...constraintsOf(column)];
    return { ...withColumn(table, columnOf(column)), constraints };
  },
  AT_DropColumn: (table, { name = '' }) => ({
    ...table,
    columns: new Map([...table.columns].filter(([column]) => column !== name)),
    constraints: table.constraints.filter(({ columns }) => !columns.includes(name)),
  }),
  AT_AlterColumnType: (table, { name = '', def }) =>
    changed(table, name, { type: unwrap(def, 'ColumnDef')?.typeName }),
  AT_SetNotNull: (table, { name = '' }) => changed(table, name, { isNotNull: true }),
  AT_DropNotNull: (table, { name = '' }) => changed(table, name, { isNotNull: false }),
  AT_ColumnDefault: (table, { name = '', def }) => changed(table, name, { hasDefault: def !== undefined }),
  AT_AddConstraint: (table, { def }) => {
    const constraint = constraintOf(unwrap(def, 'Constraint') ?? {});
    return constraint === undefined ? table : withConstraint(table, constraint);
  },
  AT_ValidateConstraint: (table, { name }) => ({
    ...table,
    constraints: table.constraints.map((one) => (one.name === name ? { ...one, isValid: true } : one)),
  }),
  AT_DropConstraint: (table, { name }) => ({
    ...table,
    constraints: table.constraints.filter((one) => one.name !== name),
  }),
};

function withConstraint(table: KnownTable, constraint: KnownConstraint): KnownTable {
  const isKey = constraint.kind === 'primary key' || (constraint.kind === 'not null' && constraint.isValid);
  const columns = isKey ? constraint.columns : [];
  const whole = columns.reduce((known, column) => changed(known, column, { isNotNull: true }), table);
  return { ...whole, constraints: [...table.constraints, constraint] };
}

function withColumn(table: KnownTable, column: KnownColumn): KnownTable {
  return { ...table, columns: new Map([...table.columns, [column.name, column]]) };
}

/** A column that nothing is known of stays unknown. */
function changed(table: KnownTable, name: string, change: Partial<KnownColumn>): KnownTable {
  const column = table.columns.get(name);
  return column === undefined ? table : withColumn(table, { ...column, ...change });
}
