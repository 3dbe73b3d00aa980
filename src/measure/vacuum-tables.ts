import type { Database } from '../db/database.ts';
import { quoteIdentifier, quoteQualified } from '../db/identifiers.ts';
import { readServerError, renderServerError } from '../db/server-error.ts';
import { readTableUpkeep, type TableUpkeep } from '../facts/table-upkeep.ts';
import { readGenericNames } from './generic-plan.ts';
import type { MeasureOptions } from './measure-queries.ts';
import { qualify } from './plan-node.ts';
import type { TargetQuery } from './target-query.ts';
import type { Vacuumed } from './upkeep.ts';

const NAME = 'plumbline_touched';

/**
 * VACUUM (ANALYZE) of every table that the queries read, so that both sides of a comparison start alike. The server lets
 * it pass in a read-only session, for no row changes. What is refused is data.
 */
export async function vacuumTables(
  db: Database,
  queries: readonly TargetQuery[],
  { stop, onProgress }: Pick<MeasureOptions, 'stop' | 'onProgress'>,
): Promise<Vacuumed> {
  const touched: string[] = [];
  for (const query of queries) touched.push(...(await readRelations(db, query)));
  const tables = await readTableUpkeep(db, [...new Set(touched)]);
  const done: string[] = [];
  const refused: Vacuumed['refused'][number][] = [];
  for (const [index, one] of tables.entries()) {
    stop.throwIfAborted();
    const table = qualify(one.schema, one.name);
    onProgress({ query: `VACUUM ${table}`, label: '', number: index + 1, total: tables.length });
    const obstacle = one.mayVacuum ? await vacuum(db, one) : await lacking(db, one);
    if (obstacle === undefined) done.push(table);
    else refused.push({ table, ...obstacle });
  }
  return { tables: done, refused };
}

type Obstacle = Omit<Vacuumed['refused'][number], 'table'>;

/** The end of a file is not cut off: replayed on a standby, that lock would end queries there (manual, VACUUM, TRUNCATE). */
async function vacuum(db: Database, { schema, name }: TableUpkeep): Promise<Obstacle | undefined> {
  try {
    await db.query(`vacuum (analyze, truncate off) ${quoteQualified(schema, name)}`);
    return undefined;
  } catch (error) {
    const server = readServerError(error);
    if (server === undefined || db.closed) throw error;
    return { reason: renderServerError(server) };
  }
}

/** Asked before: the server only warns, in its own language. */
async function lacking(db: Database, { schema, name }: TableUpkeep): Promise<Obstacle> {
  if (db.serverVersion < 170_000) return { reason: 'only its owner may, or the owner of the database' };
  const [row] = await db.query<{ name: string }>('select current_user as name');
  const fix = `grant maintain on ${quoteQualified(schema, name)} to ${quoteIdentifier(row?.name ?? '')};`;
  return { reason: 'this role is not its owner and has no MAINTAIN', fix };
}

/** By the plan for all values, which needs none; a query that the server refuses is for the measuring to tell. */
async function readRelations(db: Database, { body }: TargetQuery): Promise<readonly string[]> {
  try {
    await db.query(`prepare ${NAME} as ${body.sql}`);
  } catch (error) {
    if (readServerError(error) === undefined || db.closed) throw error;
    return [];
  }
  try {
    const [counted] = await db.query<{ count: number }>(
      `select pg_catalog.cardinality(s.parameter_types) as count from pg_catalog.pg_prepared_statements as s where s.name = '${NAME}'`,
    );
    const nulls = Array.from({ length: counted?.count ?? 0 }, () => 'null').join(', ');
    return await readGenericNames(db, `execute ${NAME}${nulls === '' ? '' : `(${nulls})`}`, 'Relation Name');
  } finally {
    await db.query(`deallocate ${NAME}`);
  }
}
