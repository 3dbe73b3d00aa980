import { renderObjectName } from '../../migrations/object-name.ts';
import { asKind, unwrapAll } from '../../migrations/node.ts';
import { rangeName } from '../../migrations/range-name.ts';
import { defineRule, type Offence } from '../rule.ts';
import type { Ground } from '../ground.ts';
import type { LintStatement } from '../lint-file.ts';
import { named } from '../named.ts';
import { newIndexOf } from '../new-index.ts';
import { columnOf } from '../schema/columns.ts';
import { comparable } from '../schema/comparable.ts';
import type { KnownColumn, KnownIndex } from '../schema/known-schema.ts';

export const ifNotExistsHides = defineRule({
  id: 'if-not-exists-hides',
  title: 'IF NOT EXISTS takes something else for what is wanted',
  severity: 'error',
  isLive: true,
  why: 'IF NOT EXISTS looks at the name only: an INVALID index, an index of other columns or a table with other columns counts as done with a NOTICE, and the queries never get what the migration promises.',
  versions: 'all',
  fix: 'drop what is in the way, or use another name; without IF NOT EXISTS a wrong state ends the deployment instead of hiding',
  evidence:
    'CREATE INDEX IF NOT EXISTS skips an INVALID index and one of other columns with a NOTICE (measured on 15 and 18; manual, CREATE INDEX).',
  kinds: ['IndexStmt', 'CreateStmt'],
  judge(statement, ground) {
    if (ground.server === undefined || statement.within !== undefined || !ground.schema.isCertain) return [];
    const offence = ofIndex(statement, ground) ?? ofTable(statement, ground);
    return offence === undefined ? [] : [offence];
  },
});

function ofIndex(statement: LintStatement, { schema, file }: Ground): Offence | undefined {
  const made = newIndexOf(statement);
  if (made?.node.if_not_exists !== true) return undefined;
  const known = schema.index(made.index.name);
  if (known === undefined) return undefined;
  const place = { start: statement.start, end: statement.end, subject: made.subject };
  const drop = `DROP INDEX CONCURRENTLY ${renderObjectName(known.name)};`;
  if (!isSame(known, made.index))
    return {
      ...place,
      message: `the database has another index of that name, and IF NOT EXISTS keeps it: ${known.definition ?? 'of another definition'}`,
      instead: `another name; or, where nobody wants the old one: ${drop}`,
    };
  if (known.isValid) return undefined;
  const isRepaired = file.runner === 'plumbline' && made.node.concurrent === true;
  return {
    ...place,
    ...(isRepaired && { severity: 'info' as const }),
    message: isRepaired
      ? 'an INVALID index of that name was left over by a build that failed; db-deploy drops it and builds it again, other runners keep it'
      : 'an INVALID index of that name was left over by a build that failed: IF NOT EXISTS keeps it, and no query uses it',
    instead: drop,
  };
}

function isSame(known: KnownIndex, wanted: KnownIndex): boolean {
  return shapeOf(known) === shapeOf(wanted);
}

function shapeOf({ keys, include, isUnique, method, predicate }: KnownIndex): string {
  return comparable([keys, [...include].sort(), isUnique, method, predicate ?? null]);
}

function ofTable(statement: LintStatement, { schema }: Ground): Offence | undefined {
  const node = asKind(statement, 'CreateStmt');
  if (node?.if_not_exists !== true || node.relation === undefined) return undefined;
  const name = rangeName(node.relation);
  const known = schema.table(name);
  if (known?.isComplete !== true) return undefined;
  const wanted = unwrapAll(node.tableElts, 'ColumnDef').map(columnOf);
  const missing = wanted.filter((column) => !known.columns.has(column.name));
  const others = wanted.filter((column) => isOther(known.columns.get(column.name), column));
  const said = [
    ...missing.map((column) => `has no column "${column.name}"`),
    ...others.map(
      (column) => `has "${column.name}" as ${known.columns.get(column.name)?.typeText ?? 'another type'}`,
    ),
  ];
  if (said.length === 0) return undefined;
  return {
    ...{ start: statement.start, end: statement.end, subject: named('table', name) },
    message: `the database has a table of that name, and IF NOT EXISTS keeps it: it ${said.join(', ')}`,
    instead: `ALTER TABLE ${renderObjectName(name)} for what is missing, or another name`,
  };
}

/** Only where both types are known; serial is an integer with a default. */
function isOther(known: KnownColumn | undefined, wanted: KnownColumn): boolean {
  if (known?.type === undefined || wanted.type === undefined) return false;
  const [one, other] = [typeName(known), typeName(wanted)];
  return one !== other && !/serial/.test(other);
}

function typeName({ type }: KnownColumn): string {
  const bare = comparable({ names: type?.names, typmods: type?.typmods, bounds: type?.arrayBounds });
  return bare
    .replaceAll('{"String":{"sval":"pg_catalog"}},', '')
    .replaceAll('{"String":{"sval":"public"}},', '');
}
