import type { Node } from 'libpg-query';
import { namesOf, unwrap } from '../../migrations/node.ts';
import { comparable } from './comparable.ts';
import type { KnownColumn, KnownTable } from './known-schema.ts';

const DOCUMENTS = new Set(['json', 'jsonb', 'xml', 'bytea', 'tsvector', 'hstore']);
const TEXTS = new Set(['text', 'varchar', 'bpchar', 'citext', 'character varying']);

/**
 * What may grow without limit in a column: documents are expected to be long, texts may be. undefined: its type limits
 * it, or nobody knows the type.
 */
export function unboundedKind({ type, typeText }: KnownColumn): 'document' | 'text' | undefined {
  const name = type === undefined ? typeText : namesOf(type.names).at(-1);
  if (name === undefined) return undefined;
  if (name.endsWith('[]') || (type?.arrayBounds ?? []).length > 0 || DOCUMENTS.has(name)) return 'document';
  const hasLimit = (type?.typmods ?? []).length > 0;
  return TEXTS.has(name) && !hasLimit ? 'text' : undefined;
}

/** A CHECK on the column's length, or an index that has the column in its key already, keeps it short. */
export function isKeptShort(table: KnownTable, column: string): boolean {
  return table.constraints.some(
    ({ kind, columns, expression }) =>
      ((kind === 'primary key' || kind === 'unique' || kind === 'foreign key') && columns.includes(column)) ||
      (kind === 'check' && measuresLength(expression, column)),
  );
}

function measuresLength(expression: Node | undefined, column: string): boolean {
  if (expression === undefined) return false;
  const { A_Expr: comparison, BoolExpr: both } = {
    A_Expr: unwrap(expression, 'A_Expr'),
    BoolExpr: unwrap(expression, 'BoolExpr'),
  };
  if (both !== undefined) return (both.args ?? []).some((one) => measuresLength(one, column));
  const text = comparable(comparison ?? {});
  return (
    /"(?:char_length|character_length|length|octet_length|pg_column_size)"/.test(text) &&
    text.includes(JSON.stringify(column))
  );
}
