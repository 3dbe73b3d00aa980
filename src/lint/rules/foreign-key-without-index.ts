import { quoteIdentifier } from '../../db/identifiers.ts';
import { asKind, unwrap, unwrapAll } from '../../migrations/node.ts';
import { renderObjectName, type ObjectName } from '../../migrations/object-name.ts';
import { rangeName } from '../../migrations/range-name.ts';
import type { Ground } from '../ground.ts';
import type { LintFile, LintStatement } from '../lint-file.ts';
import { named } from '../named.ts';
import { newIndexOf } from '../new-index.ts';
import { constraintOf, constraintsOf } from '../schema/columns.ts';
import type { KnownConstraint } from '../schema/known-schema.ts';
import { perFile } from '../per-file.ts';
import { defineRule } from '../rule.ts';

export const foreignKeyWithoutIndex = defineRule({
  id: 'foreign-key-without-index',
  title: 'A foreign key whose columns no index begins with',
  severity: 'warning',
  why: 'Each DELETE of a parent row, and each UPDATE of its key, looks for children: without an index it reads the whole child table every time, while it holds the locks of the parent row.',
  versions: 'all',
  fix: 'CREATE INDEX CONCURRENTLY on the referencing columns',
  evidence: 'PostgreSQL makes an index for the referenced columns only (manual 5.5.5).',
  roles: ['migration'],
  kinds: ['CreateStmt', 'AlterTableStmt'],
  judge(statement, { schema, file }) {
    const made = constraintsMadeBy(statement, schema);
    if (made === undefined) return [];
    const { table, constraints, isNewTable } = made;
    const keys = [
      ...constraints
        .filter(({ kind }) => kind === 'primary key' || kind === 'unique')
        .map(({ columns }) => columns),
      ...schema
        .indexesOf(table)
        .filter(({ isPartial }) => !isPartial)
        .map(({ columns }) => columns),
      ...keysMadeLater(file, statement, table),
    ];
    return constraints
      .filter(({ kind, columns }) => kind === 'foreign key' && !keys.some((key) => beginsWith(key, columns)))
      .map(({ columns, references }) => ({
        ...{ start: statement.start, end: statement.end, table },
        subject: named('table', table),
        message: `no index begins with ${columns.map(quoteIdentifier).join(', ')}: every DELETE in ${references === undefined ? 'the referenced table' : named('table', references)} reads all of it`,
        instead: `CREATE INDEX ${isNewTable ? '' : 'CONCURRENTLY '}ON ${renderObjectName(table)} (${columns.map(quoteIdentifier).join(', ')});`,
      }));
  },
});

interface Made {
  readonly table: ObjectName;
  readonly constraints: readonly KnownConstraint[];
  readonly isNewTable: boolean;
}

/** Only where all indexes of the columns can be known: a new table, a new column, or a table that is known whole. */
function constraintsMadeBy(statement: LintStatement, schema: Ground['schema']): Made | undefined {
  const create = asKind(statement, 'CreateStmt');
  if (create?.relation !== undefined) {
    if (create.relation.relpersistence === 't') return undefined;
    const constraints = [
      ...unwrapAll(create.tableElts, 'ColumnDef').flatMap(constraintsOf),
      ...unwrapAll(create.tableElts, 'Constraint').flatMap((one) => constraintOf(one) ?? []),
    ];
    return { table: rangeName(create.relation), constraints, isNewTable: true };
  }
  const alter = asKind(statement, 'AlterTableStmt');
  if (alter?.relation === undefined || alter.objtype !== 'OBJECT_TABLE') return undefined;
  const table = rangeName(alter.relation);
  const isKnown = schema.table(table)?.isComplete === true;
  const constraints = unwrapAll(alter.cmds, 'AlterTableCmd').flatMap(({ subtype, def }) => {
    if (subtype === 'AT_AddColumn') return constraintsOf(unwrap(def, 'ColumnDef') ?? {});
    const constraint =
      subtype === 'AT_AddConstraint' ? constraintOf(unwrap(def, 'Constraint') ?? {}) : undefined;
    return constraint === undefined || (constraint.kind === 'foreign key' && !isKnown) ? [] : [constraint];
  });
  return { table, constraints, isNewTable: schema.isNew(table) };
}

function keysMadeLater(
  file: LintFile,
  { index }: LintStatement,
  table: ObjectName,
): readonly (readonly (string | undefined)[])[] {
  const isSame = (other: ObjectName): boolean =>
    other.name === table.name && (other.schema ?? 'public') === (table.schema ?? 'public');
  return keysMadeIn(file).flatMap((key) => (key.at > index && isSame(key.table) ? [key.columns] : []));
}

const keysMadeIn = perFile(({ statements }) =>
  statements.flatMap((statement) => keysMadeBy(statement).map((key) => ({ ...key, at: statement.index }))),
);

function keysMadeBy(
  statement: LintStatement,
): readonly { readonly table: ObjectName; readonly columns: readonly (string | undefined)[] }[] {
  const made = newIndexOf(statement);
  if (made !== undefined)
    return made.index.isPartial ? [] : [{ table: made.table, columns: made.index.columns }];
  const alter = asKind(statement, 'AlterTableStmt');
  if (alter?.relation === undefined) return [];
  const table = rangeName(alter.relation);
  return unwrapAll(alter.cmds, 'AlterTableCmd').flatMap(({ def }) => {
    const constraint = constraintOf(unwrap(def, 'Constraint') ?? {});
    const isKey = constraint?.kind === 'unique' || constraint?.kind === 'primary key';
    return isKey ? [{ table, columns: constraint.columns }] : [];
  });
}

/** In any order: a search by equality in all of them can use it. */
function beginsWith(key: readonly (string | undefined)[], columns: readonly string[]): boolean {
  return columns.every((column) => key.slice(0, columns.length).includes(column));
}
