import type { ColumnDef, Constraint } from 'libpg-query';
import { plainKey } from './index-of.ts';
import { namesOf, unwrapAll } from '../../migrations/node.ts';
import type { ObjectName } from '../../migrations/object-name.ts';
import { rangeName } from '../../migrations/range-name.ts';
import { mentionedColumns } from '../mentions.ts';
import type { ConstraintKind, KnownColumn, KnownConstraint, KnownIndex } from './known-schema.ts';

const KINDS: Readonly<Record<string, ConstraintKind>> = {
  CONSTR_CHECK: 'check',
  CONSTR_FOREIGN: 'foreign key',
  CONSTR_UNIQUE: 'unique',
  CONSTR_PRIMARY: 'primary key',
  CONSTR_EXCLUSION: 'exclude',
  CONSTR_NOTNULL: 'not null',
};

const SERIALS = new Set(['serial', 'bigserial', 'smallserial', 'serial2', 'serial4', 'serial8']);

/** A column as CREATE TABLE and ADD COLUMN write it. */
export function columnOf(column: ColumnDef): KnownColumn {
  const types = new Set(unwrapAll(column.constraints, 'Constraint').map(({ contype }) => contype));
  const isSerial = SERIALS.has(namesOf(column.typeName?.names).at(-1) ?? '');
  const generated = unwrapAll(column.constraints, 'Constraint').find(
    ({ contype }) => contype === 'CONSTR_GENERATED',
  );
  const isIdentity = types.has('CONSTR_IDENTITY');
  return {
    name: column.colname ?? '',
    type: column.typeName,
    isNotNull: types.has('CONSTR_NOTNULL') || types.has('CONSTR_PRIMARY') || isSerial || isIdentity,
    hasDefault: types.has('CONSTR_DEFAULT') || isSerial || isIdentity,
    isGenerated: generated !== undefined,
    ...(generated !== undefined && { computedFrom: mentionedColumns(generated.raw_expr) }),
  };
}

/** The constraints that hang on a column. */
export function constraintsOf(column: ColumnDef): readonly KnownConstraint[] {
  const own = { ...(column.colname !== undefined && { column: column.colname }) };
  return unwrapAll(column.constraints, 'Constraint').flatMap(
    (constraint) => constraintOf(constraint, own.column) ?? [],
  );
}

/** undefined for what the grammar calls a constraint and is none: DEFAULT, NULL, GENERATED. */
export function constraintOf(constraint: Constraint, column?: string): KnownConstraint | undefined {
  const kind = KINDS[constraint.contype ?? ''];
  if (kind === undefined) return undefined;
  const keys = namesOf(constraint.contype === 'CONSTR_FOREIGN' ? constraint.fk_attrs : constraint.keys);
  return {
    name: constraint.conname,
    kind,
    columns: keys.length > 0 || column === undefined ? keys : [column],
    isValid: constraint.skip_validation !== true,
    ...(constraint.raw_expr !== undefined && { expression: constraint.raw_expr }),
    ...(constraint.pktable !== undefined && { references: rangeName(constraint.pktable) }),
  };
}

/** PRIMARY KEY and UNIQUE have an index: under the constraint's name, or the one that the server chooses. */
export function indexOfConstraint(
  table: ObjectName,
  { name, kind, columns }: KnownConstraint,
  isNew: boolean,
): KnownIndex | undefined {
  if (kind !== 'unique' && kind !== 'primary key') return undefined;
  const chosen = kind === 'unique' ? `${[table.name, ...columns].join('_')}_key` : `${table.name}_pkey`;
  return {
    name: { kind: 'index', schema: table.schema, name: name ?? chosen },
    ...{
      table,
      columns,
      keys: columns.map(plainKey),
      include: [],
      isUnique: true,
      isValid: true,
      isPartial: false,
      method: 'btree',
      isNew,
    },
  };
}
