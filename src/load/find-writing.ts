import type { Parser } from '../migrations/parser.ts';

const WRITES: Readonly<Record<string, string>> = {
  InsertStmt: 'it inserts',
  UpdateStmt: 'it updates',
  DeleteStmt: 'it deletes',
  MergeStmt: 'it merges',
  intoClause: 'it creates a table (INTO)',
  lockingClause: 'it locks rows (FOR UPDATE …)',
};

/**
 * Why a query does more than read, as far as its text says so; a session that only reads refuses what functions write.
 * What the parser does not understand is left to the server.
 */
export function findWriting(parser: Parser, sql: string): string | undefined {
  const parsed = parser.parse(sql);
  if (!parsed.ok) return undefined;
  const { statements } = parsed;
  if (statements.length !== 1) return `it is ${statements.length} statements`;
  const node = statements[0]?.node ?? {};
  const written = findKey(node);
  if (written !== undefined) return WRITES[written];
  return 'SelectStmt' in node ? undefined : 'it is no query';
}

function findKey(node: unknown): string | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  for (const [key, value] of Object.entries(node)) {
    const found = Object.hasOwn(WRITES, key) ? key : findKey(value);
    if (found !== undefined) return found;
  }
  return undefined;
}
