/** A piece of SQL in code of PL/pgSQL. */
export interface Query {
  /** static: `text` is SQL. dynamic: `text` is an expression, whose value is. */
  readonly kind: 'static' | 'dynamic';
  /** As written, but that INTO and its targets are blanks. */
  readonly text: string;
  /** Counts from 1 within the code. */
  readonly line: number;
  /** Behind IF, in a loop, or where an exception may undo it. */
  readonly isConditional: boolean;
}

interface Place {
  readonly line: number;
  readonly isConditional: boolean;
}

/** Everything that the code sends to the server, in its order. Expressions and assignments are left out: they only read. */
export function queriesOf(tree: unknown): readonly Query[] {
  const found: Query[] = [];
  walk(tree, { line: 1, isConditional: false }, found);
  return found.sort((a, b) => a.line - b.line);
}

function walk(node: unknown, place: Place, found: Query[]): void {
  if (Array.isArray(node)) return node.forEach((one) => walk(one, place, found));
  if (!isRecord(node)) return;
  for (const [name, inner] of Object.entries(node)) {
    if (!isRecord(inner) || !name.startsWith('PLpgSQL_')) {
      walk(inner, place, found);
      continue;
    }
    const line = typeof inner['lineno'] === 'number' ? Math.max(1, inner['lineno']) : place.line;
    const isConditional = place.isConditional || CONDITIONAL.has(name) || inner['exceptions'] !== undefined;
    for (const [key, kind] of Object.entries(QUERIES[name] ?? {})) {
      const text = queryText(inner[key]);
      if (text !== undefined) found.push({ kind, text, line, isConditional: place.isConditional });
    }
    walk(inner, { line, isConditional }, found);
  }
}

const CONDITIONAL: ReadonlySet<string> = new Set(
  ['if', 'case', 'loop', 'while', 'fori', 'fors', 'forc', 'foreach_a', 'dynfors'].map(
    (name) => `PLpgSQL_stmt_${name}`,
  ),
);

/** Which member of a statement is sent, and whether as it is. */
const QUERIES: Readonly<Record<string, Readonly<Record<string, Query['kind']>>>> = {
  PLpgSQL_stmt_execsql: { sqlstmt: 'static' },
  PLpgSQL_stmt_perform: { expr: 'static' },
  PLpgSQL_stmt_call: { expr: 'static' },
  PLpgSQL_stmt_fors: { query: 'static' },
  PLpgSQL_stmt_return_query: { query: 'static', dynquery: 'dynamic' },
  PLpgSQL_stmt_open: { query: 'static', dynquery: 'dynamic' },
  PLpgSQL_stmt_dynexecute: { query: 'dynamic' },
  PLpgSQL_stmt_dynfors: { query: 'dynamic' },
};

function queryText(expression: unknown): string | undefined {
  const inner = isRecord(expression) ? expression['PLpgSQL_expr'] : undefined;
  const text = isRecord(inner) ? inner['query'] : undefined;
  return typeof text === 'string' ? text : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
