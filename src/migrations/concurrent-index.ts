import type { Statement } from './migration.ts';
import { asKind } from './node.ts';
import type { ObjectName } from './object-name.ts';
import { outsideTransaction } from './outside-transaction.ts';
import type { Parser, Token } from './parser.ts';
import { objectName, rangeName } from './range-name.ts';

/**
 * What a concurrent index statement does, for recovery after an interruption.
 * index is undefined where the server chooses the name (CREATE INDEX ON …).
 */
export type ConcurrentIndex =
  | {
      readonly action: 'create';
      readonly index: ObjectName | undefined;
      readonly table: ObjectName;
      readonly ifNotExists: boolean;
    }
  | { readonly action: 'drop'; readonly index: ObjectName; readonly ifExists: boolean }
  | { readonly action: 'reindex'; readonly scope: 'index' | 'table'; readonly object: ObjectName }
  | { readonly action: 'reindex'; readonly scope: 'schema' | 'database' | 'system'; readonly object: undefined };

/** undefined for every statement that is not CREATE, DROP or REINDEX … CONCURRENTLY. */
export function concurrentIndex(statement: Statement): ConcurrentIndex | undefined {
  if (outsideTransaction(statement) === undefined) return undefined;
  return create(statement) ?? drop(statement) ?? reindex(statement);
}

function create(statement: Statement): ConcurrentIndex | undefined {
  const node = asKind(statement, 'IndexStmt');
  if (node?.relation === undefined) return undefined;
  const table = rangeName(node.relation);
  const { idxname: name, if_not_exists: ifNotExists = false } = node;
  // An index lives in its table's schema; the statement cannot name another (manual, CREATE INDEX).
  const index = name === undefined ? undefined : ({ kind: 'index', schema: table.schema, name } as const);
  return { action: 'create', index, table, ifNotExists };
}

function drop(statement: Statement): ConcurrentIndex | undefined {
  const node = asKind(statement, 'DropStmt');
  if (node === undefined) return undefined;
  return { action: 'drop', index: objectName(node.objects?.[0], 'index'), ifExists: node.missing_ok ?? false };
}

function reindex(statement: Statement): ConcurrentIndex | undefined {
  const node = asKind(statement, 'ReindexStmt');
  if (node === undefined || outsideTransaction(statement) !== 'REINDEX CONCURRENTLY') return undefined;
  const scope = SCOPES[node.kind ?? ''];
  if (scope === 'index' || scope === 'table') {
    const object = rangeName(node.relation ?? {}, scope === 'index' ? 'index' : 'relation');
    return { action: 'reindex', scope, object };
  }
  return scope && { action: 'reindex', scope, object: undefined };
}

const SCOPES: Readonly<Record<string, 'index' | 'table' | 'schema' | 'database' | 'system'>> = {
  REINDEX_OBJECT_INDEX: 'index',
  REINDEX_OBJECT_TABLE: 'table',
  REINDEX_OBJECT_SCHEMA: 'schema',
  REINDEX_OBJECT_DATABASE: 'database',
  REINDEX_OBJECT_SYSTEM: 'system',
};

/**
 * The same CREATE INDEX on another table, plain: without CONCURRENTLY, IF NOT EXISTS and ONLY, everything behind the
 * table's name as written. Meant for an empty clone in pg_temp that bears the table's own name (expressions may be
 * qualified with it), so that the server itself says what definition the statement asks for.
 * @param table quoted, e.g. `pg_temp."Order"`
 */
export function indexOnAnotherTable(parser: Parser, statement: Statement, table: string): string {
  const tokens = (parser.scan(statement.sql) ?? []).filter((token) => !token.isComment);
  const index = tokens.findIndex(({ word }) => word === 'index');
  const on = tokens.findIndex(({ word }, at) => at > index && word === 'on');
  const isNamed = asKind(statement, 'IndexStmt')?.idxname !== undefined;
  const name = isNamed ? ` ${tokens[on - 1]?.text}` : '';
  const head = statement.sql.slice(0, tokens[index]?.end);
  return `${head}${name} on ${table}${statement.sql.slice(endOfTable(tokens, on + 1))}`;
}

/** Where the table's name ends: `[ONLY] [(] name [. name …] [)] [*]`. */
function endOfTable(tokens: readonly Token[], from: number): number | undefined {
  let at = tokens[from]?.word === 'only' ? from + 1 : from;
  const isWrapped = tokens[at]?.text === '(';
  if (isWrapped) at += 1;
  while (tokens[at + 1]?.text === '.') at += 2;
  if (isWrapped || tokens[at + 1]?.text === '*') at += 1;
  return tokens[at]?.end;
}
