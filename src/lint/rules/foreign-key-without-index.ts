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
    if (made?.constraints.some(({ kind }) => kind === 'foreign key') !== true) return [];
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
  return file.statements.slice(index + 1).flatMap((later) => {
    // by name first: files of thousands of tables are looked through for each
    const made = asKind(later, 'IndexStmt')?.relation?.relname === table.name ? newIndexOf(later) : undefined;
    if (made !== undefined) return isSame(made.table) && !made.index.isPartial ? [made.index.columns] : [];
    const alter = asKind(later, 'AlterTableStmt');
    if (alter?.relation === undefined || !isSame(rangeName(alter.relation))) return [];
    return unwrapAll(alter.cmds, 'AlterTableCmd').flatMap(({ def }) => {
      const constraint = constraintOf(unwrap(def, 'Constraint') ?? {});
      return constraint?.kind === 'unique' || constraint?.kind === 'primary key' ? [constraint.columns] : [];
    });
  });
}

/** In any order: a search by equality in all of them can use it. */
function beginsWith(key: readonly (string | undefined)[], columns: readonly string[]): boolean {
  return columns.every((column) => key.slice(0, columns.length).includes(column));
}
