import type { Node } from 'libpg-query';
import type { Statement } from '../migrations/migration.ts';
import { asKind, namesOf, unwrap, unwrapAll } from '../migrations/node.ts';
import { renderObjectName, type ObjectName } from '../migrations/object-name.ts';
import { listName, objectName, rangeName } from '../migrations/range-name.ts';
import { quoteIdentifier } from '../db/identifiers.ts';
import { kindOf } from '../migrations/touched/object-type.ts';

/** One object that a statement makes or takes away. */
export interface Change {
  readonly action: 'make' | 'remove';
  /** `index "a"`, `column "b" of "t"`: what it is called, for comparing and for people. */
  readonly object: string;
  readonly statement: Statement;
  /** IF [NOT] EXISTS: perhaps it does nothing. */
  readonly isUncertain: boolean;
}

/** What the statements make and take away, in their order, as far as their text tells. */
export function changesIn(statements: readonly Statement[]): readonly Change[] {
  return statements.flatMap((statement) => {
    const isUncertain = mayDoNothing(statement);
    return [
      ...made(statement).map((object) => ({ action: 'make' as const, object, statement, isUncertain })),
      ...removed(statement).map((object) => ({ action: 'remove' as const, object, statement, isUncertain })),
      ...renamed(statement),
    ];
  });
}

/** Of an ALTER TABLE any of its clauses. */
function mayDoNothing({ node }: Statement): boolean {
  const cmds = unwrapAll(node['cmds'] as readonly Node[] | undefined, 'AlterTableCmd');
  return (
    node['missing_ok'] === true ||
    node['if_not_exists'] === true ||
    cmds.some(({ missing_ok }) => missing_ok === true)
  );
}

/** Without a schema, because both files of a pair write the same names. */
function tell(what: string, { name }: ObjectName): string {
  return `${what} ${quoteIdentifier(name)}`;
}

function part(what: string, name: string, table: ObjectName): string {
  return `${what} ${quoteIdentifier(name)} of ${renderObjectName({ ...table, schema: undefined })}`;
}

function made(statement: Statement): readonly string[] {
  const table = asKind(statement, 'CreateStmt');
  if (table?.relation !== undefined) return [tell('table', rangeName(table.relation))];
  const index = asKind(statement, 'IndexStmt');
  if (index?.idxname !== undefined) return [`index ${quoteIdentifier(index.idxname)}`];
  const view = asKind(statement, 'ViewStmt');
  if (view?.view !== undefined) return view.replace === true ? [] : [tell('view', rangeName(view.view))];
  const sequence = asKind(statement, 'CreateSeqStmt')?.sequence;
  if (sequence !== undefined) return [tell('sequence', rangeName(sequence))];
  const type =
    asKind(statement, 'CreateEnumStmt')?.typeName ?? asKind(statement, 'CreateDomainStmt')?.domainname;
  if (type !== undefined) return [tell('type', listName(type, 'type'))];
  const schema = asKind(statement, 'CreateSchemaStmt')?.schemaname;
  if (schema !== undefined) return [`schema ${quoteIdentifier(schema)}`];
  const trigger = asKind(statement, 'CreateTrigStmt');
  if (trigger?.relation !== undefined)
    return trigger.replace === true
      ? []
      : [part('trigger', trigger.trigname ?? '', rangeName(trigger.relation))];
  const alter = asKind(statement, 'AlterTableStmt');
  if (alter?.relation === undefined) return [];
  const name = rangeName(alter.relation);
  return unwrapAll(alter.cmds, 'AlterTableCmd').flatMap(({ subtype, def }) => {
    const column = unwrap(def, 'ColumnDef')?.colname;
    if (subtype === 'AT_AddColumn' && column !== undefined) return [part('column', column, name)];
    const constraint = unwrap(def, 'Constraint')?.conname;
    if (subtype === 'AT_AddConstraint' && constraint !== undefined)
      return [part('constraint', constraint, name)];
    return [];
  });
}

const DROPPED: Readonly<Record<string, string>> = {
  OBJECT_TABLE: 'table',
  OBJECT_INDEX: 'index',
  OBJECT_VIEW: 'view',
  OBJECT_SEQUENCE: 'sequence',
  OBJECT_TYPE: 'type',
  OBJECT_DOMAIN: 'type',
  OBJECT_SCHEMA: 'schema',
};

function removed(statement: Statement): readonly string[] {
  const drop = asKind(statement, 'DropStmt');
  const what = DROPPED[drop?.removeType ?? ''];
  const kind = kindOf(drop?.removeType);
  if (drop !== undefined && what !== undefined && kind !== undefined)
    return (drop.objects ?? []).map((object) => tell(what, objectName(object, kind)));
  if (drop?.removeType === 'OBJECT_TRIGGER')
    return (drop.objects ?? []).map((object) => {
      const names = namesOf(unwrap(object, 'List')?.items);
      return part('trigger', names.at(-1) ?? '', {
        kind: 'relation',
        schema: undefined,
        name: names.at(-2) ?? '',
      });
    });
  const alter = asKind(statement, 'AlterTableStmt');
  if (alter?.relation === undefined) return [];
  const table = rangeName(alter.relation);
  return unwrapAll(alter.cmds, 'AlterTableCmd').flatMap(({ subtype, name = '' }) => {
    if (subtype === 'AT_DropColumn') return [part('column', name, table)];
    return subtype === 'AT_DropConstraint' ? [part('constraint', name, table)] : [];
  });
}

const RENAMED: Readonly<Record<string, string>> = { ...DROPPED, OBJECT_MATVIEW: 'view' };

function renamed(statement: Statement): readonly Change[] {
  const node = asKind(statement, 'RenameStmt');
  if (node?.relation === undefined || node.newname === undefined) return [];
  const { relation, renameType, subname = '', newname } = node;
  const table = rangeName(relation);
  const names =
    renameType === 'OBJECT_COLUMN' || renameType === 'OBJECT_TABCONSTRAINT'
      ? [subname, newname].map((name) =>
          part(renameType === 'OBJECT_COLUMN' ? 'column' : 'constraint', name, table),
        )
      : [table.name, newname].map(
          (name) => `${RENAMED[renameType ?? ''] ?? 'object'} ${quoteIdentifier(name)}`,
        );
  return [
    { action: 'remove', object: names[0] ?? '', statement, isUncertain: false },
    { action: 'make', object: names[1] ?? '', statement, isUncertain: false },
  ];
}
