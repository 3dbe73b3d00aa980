import type { ColumnDef } from 'libpg-query';
import { asKind, namesOf, unwrap, unwrapAll } from '../migrations/node.ts';
import type { ObjectName } from '../migrations/object-name.ts';
import { rangeName } from '../migrations/range-name.ts';
import type { LintStatement } from './lint-file.ts';

/** A column as CREATE TABLE or ADD COLUMN makes it. */
export interface NewColumn {
  readonly table: ObjectName;
  readonly column: ColumnDef;
  readonly name: string;
  /** As the grammar calls it: `int4`, `varchar`; `serial` as written. */
  readonly type: string;
  /** `varchar(20)` has one. */
  readonly hasModifier: boolean;
  /** PRIMARY KEY, UNIQUE, REFERENCES or an identity, on the column or on the table. */
  readonly isKey: boolean;
}

/** Temporary tables are left out: what they hold is gone with the session. */
export function newColumnsOf(statement: LintStatement): readonly NewColumn[] {
  const create = asKind(statement, 'CreateStmt');
  const alter = asKind(statement, 'AlterTableStmt');
  const relation = create?.relation ?? alter?.relation;
  if (relation === undefined || relation.relpersistence === 't') return [];
  const made = unwrapAll(create?.tableElts, 'ColumnDef');
  const added = unwrapAll(alter?.cmds, 'AlterTableCmd').flatMap(({ subtype, def }) =>
    subtype === 'AT_AddColumn' ? (unwrap(def, 'ColumnDef') ?? []) : [],
  );
  const keys = new Set(
    unwrapAll(create?.tableElts, 'Constraint').flatMap(({ contype, keys: own, fk_attrs }) =>
      contype === 'CONSTR_PRIMARY' || contype === 'CONSTR_FOREIGN'
        ? [...namesOf(own), ...namesOf(fk_attrs)]
        : [],
    ),
  );
  return [...made, ...added].map((column) => describe(rangeName(relation), column, keys));
}

const KEYS: ReadonlySet<string> = new Set(['CONSTR_PRIMARY', 'CONSTR_FOREIGN', 'CONSTR_IDENTITY']);

function describe(table: ObjectName, column: ColumnDef, keys: ReadonlySet<string>): NewColumn {
  const name = column.colname ?? '';
  const own = unwrapAll(column.constraints, 'Constraint').some(({ contype = '' }) => KEYS.has(contype));
  return {
    ...{ table, column, name },
    type: namesOf(column.typeName?.names).at(-1) ?? '',
    hasModifier: (column.typeName?.typmods ?? []).length > 0,
    isKey: own || keys.has(name),
  };
}
