import { sql } from 'kysely';
import type { Database } from '../db/database.ts';
import { runTyped, tables } from '../db/typed-sql.ts';
import { writeWhereReading } from '../db/write-where-reading.ts';
import { readBaselineJournalAccess, type BaselineJournalAccess } from '../facts/baseline-journal-access.ts';
import { parseBaseline, type Baseline } from './baseline.ts';

/**
 * Keeps the baseline beside the deployments it belongs to, where that is possible: another machine finds it there.
 * Returns why not, or undefined when it is kept; the file has it in any case. The session may be read-only.
 */
export async function writeBaselineJournal(db: Database, baseline: Baseline): Promise<string | undefined> {
  const obstacle = obstacleOf(await readBaselineJournalAccess(db));
  if (obstacle !== undefined) return obstacle;
  const insert = tables.insertInto('db_check.baseline').values({
    run_id: baseline.runId,
    taken_at: new Date(baseline.takenAt),
    content: JSON.stringify(baseline),
  });
  const refused = await writeWhereReading(db, () => runTyped(db, insert));
  return refused && `SQLSTATE ${refused.sqlState}: ${refused.message}`;
}

const NAME = sql<string>`content ->> 'name'`;

/** The newest baseline of this database in the journal, of that name if one is given; undefined when there is none to be read. */
export async function readBaselineJournal(db: Database, name?: string): Promise<Baseline | undefined> {
  const access = await readBaselineJournalAccess(db);
  if (!access.readable) return undefined;
  const all = ofThisDatabase().select('content').orderBy('id', 'desc').limit(1);
  const [row] = await runTyped<{ content: unknown }>(
    db,
    name === undefined ? all : all.where(NAME, '=', name),
  );
  return row && parseBaseline(row.content, 'the journal (db_check.baseline)');
}

export async function readJournalNames(db: Database): Promise<readonly string[]> {
  const access = await readBaselineJournalAccess(db);
  if (!access.readable) return [];
  const named = ofThisDatabase().select(NAME.as('name')).distinct().where(NAME, 'is not', null);
  return (await runTyped<{ name: string }>(db, named)).map(({ name }) => name);
}

function ofThisDatabase() {
  return tables
    .selectFrom('db_check.baseline')
    .where('database', '=', sql<string>`pg_catalog.current_database()`);
}

function obstacleOf(access: BaselineJournalAccess): string | undefined {
  if (access.inRecovery) return 'this server is a standby';
  if (!access.exists) return 'there is no journal yet (the first db-deploy makes it)';
  return access.writable ? undefined : 'no privilege to insert into db_check.baseline';
}
