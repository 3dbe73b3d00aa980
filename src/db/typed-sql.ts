import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { Database } from './database.ts';
import { quoteIdentifier, quoteLiteral } from './identifiers.ts';
import type { Tables } from './tables.ts';

/** Kysely as a typed way to write SQL for our own tables; it never opens a connection. */
export const tables = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (kysely) => new PostgresIntrospector(kysely),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

/** The same for the ledger of one schema. */
export function ledgerIn(schema: string): typeof tables {
  return tables.withSchema(schema);
}

interface Compilable<Row> {
  compile(): { readonly sql: string; readonly parameters: readonly unknown[]; readonly query: unknown };
  execute(): Promise<Row[]>;
}

/** Runs one typed statement with parameters. */
export function runTyped<Row extends object>(
  db: Database,
  statement: Compilable<Row>,
): Promise<readonly Row[]> {
  const { sql, parameters } = statement.compile();
  return db.query<Row>(sql, parameters);
}

/** The same statement for a message that cannot carry parameters: `$1` … become literals. */
export function renderTyped(statement: Pick<Compilable<unknown>, 'compile'>): string {
  const { sql, parameters } = statement.compile();
  return inlineParameters(sql, parameters);
}

/** Kysely writes names quoted and values as `$n`, so a `$n` outside of quotes is always a parameter. */
function inlineParameters(sql: string, parameters: readonly unknown[]): string {
  return sql.replace(/"(?:[^"]|"")*"|'(?:[^']|'')*'|\$(\d+)/g, (token, number: string | undefined) =>
    number === undefined ? token : renderLiteral(parameters[Number(number) - 1]),
  );
}

export function renderLiteral(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value instanceof Date) return quoteLiteral(value.toISOString());
  return quoteLiteral(typeof value === 'string' ? value : JSON.stringify(value));
}

/** `execute "name"(literal, …)`: a prepared statement inside a message of several statements. */
export function renderExecute(name: string, values: readonly unknown[]): string {
  return `execute ${quoteIdentifier(name)}(${values.map(renderLiteral).join(', ')})`;
}
