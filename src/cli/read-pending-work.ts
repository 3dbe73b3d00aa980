import { existsSync } from 'node:fs';
import { describeFailure } from '../checks/describe-failure.ts';
import type { PendingWork } from '../checks/pending-work.ts';
import { wantedIndexes, type WantedIndex } from '../checks/wanted-indexes.ts';
import { wantedRights } from '../checks/wanted-rights.ts';
import type { Database } from '../db/database.ts';
import { grantSelect } from '../db/grant-select.ts';
import { quoteIdentifier } from '../db/identifiers.ts';
import { readServerError, SQLSTATE } from '../db/server-error.ts';
import { explainFailure } from '../facts/explain-failure.ts';
import { readServerTime } from '../facts/server-time.ts';
import { wantedBy } from '../locks/wanted.ts';
import { locate } from '../location.ts';
import { droppedIndexes } from '../migrations/dropped-indexes.ts';
import { judgeMigrations, type MigrationStatus } from '../migrations/ledger-state.ts';
import { readLedger, type Ledger } from '../migrations/ledger.ts';
import type { MigrationFolder, Statement } from '../migrations/migration.ts';
import { asKind } from '../migrations/node.ts';
import type { ObjectName } from '../migrations/object-name.ts';
import { pair } from '../migrations/pair.ts';
import { loadParser, preloadParser, type Parser } from '../migrations/parser.ts';
import { rangeName } from '../migrations/range-name.ts';
import { readMigrationsFolder } from '../migrations/read-folder.ts';
import { judgeSplit, type Refused } from '../migrations/refusals/refuse.ts';
import { split } from '../migrations/split.ts';
import { touchedBy } from '../migrations/touched.ts';

/** Which migrations are to run, and what the ledger says of them. */
export interface PendingMigrations {
  readonly statuses: readonly MigrationStatus[];
  readonly ledger: Ledger;
  readonly failure: PendingWork['ledgerFailure'];
}

/** Folder and ledger; undefined when there is no such folder. Where something is to run, the parser is loading from now on. */
export async function readPendingMigrations(
  db: Database,
  directory: string,
): Promise<PendingMigrations | undefined> {
  if (!existsSync(directory)) return undefined;
  const folders = readMigrationsFolder(directory);
  const { ledger, failure } = await tryLedger(db);
  const statuses = judgeMigrations(folders, ledger);
  if (statuses.some(isToRun)) preloadParser();
  return { statuses, ledger, failure };
}

/** What is still to be deployed, by its text. */
export async function readPendingWork(
  db: Database,
  { statuses, ledger, failure }: PendingMigrations,
): Promise<PendingWork> {
  const files = await splitAll(statuses.filter(isToRun).flatMap(({ folder }) => folder ?? []));
  const statements = files.flatMap((file) => file.statements);
  const drops = statements.flatMap(droppedIndexes);
  return {
    states: statuses.map(({ name, state }) => ({ name, state })),
    refusals: files.flatMap((file) => file.refused.map(describeRefusal)),
    ledgerFailure: failure,
    ...wantedBy(statements, db.serverVersion),
    rights: statements.flatMap(wantedRights),
    indexes: files.flatMap((file) => file.indexes),
    drops,
    deployedMs: drops.length === 0 ? undefined : await readDeployedMs(db, ledger),
    creates: statements.flatMap(createdRelation),
    isComplete: touchedBy(statements).complete,
  };
}

function createdRelation(statement: Statement): readonly ObjectName[] {
  const range = asKind(statement, 'CreateStmt')?.relation ?? asKind(statement, 'ViewStmt')?.view;
  return range === undefined ? [] : [rangeName(range)];
}

/** What was begun and has not finished is carried on by the next deployment. */
function isToRun({ state }: MigrationStatus): boolean {
  return state === 'pending' || state === 'unfinished';
}

interface LedgerAttempt {
  readonly ledger: Ledger;
  readonly failure: PendingWork['ledgerFailure'];
}

async function tryLedger(db: Database): Promise<LedgerAttempt> {
  try {
    return { ledger: await readLedger(db), failure: undefined };
  } catch (error) {
    const nothing = { schema: '', exists: true, rows: [], held: [], leaving: [], journalExists: false };
    if (db.abandoned !== undefined) return { ledger: nothing, failure: { reason: db.abandoned } };
    const server = readServerError(error);
    if (server === undefined) throw error;
    const failure = describeFailure(await explainFailure('', db, error));
    const isDenied = server.sqlState === SQLSTATE.insufficientPrivilege;
    return { ledger: nothing, failure: { ...failure, ...(isDenied && { fix: await grantLedger(db) }) } };
  }
}

async function grantLedger(db: Database): Promise<string> {
  const [row] = await db.query<{ role: string; schema: string }>(
    'select current_user::text as role, pg_catalog.current_schema()::text as schema',
  );
  const table = `${quoteIdentifier(row?.schema ?? '')}."_prisma_migrations"`;
  return grantSelect(table, row?.role ?? '');
}

/** By the server's clock, which also wrote the ledger. */
async function readDeployedMs(db: Database, { rows }: Ledger): Promise<number | undefined> {
  const newest = Math.max(...rows.map((row) => row.finished_at?.getTime() ?? 0), 0);
  if (newest === 0) return undefined;
  try {
    return (await readServerTime(db)).getTime() - newest;
  } catch (error) {
    if (db.abandoned === undefined) throw error;
    return undefined;
  }
}

interface SplitFile {
  readonly statements: readonly Statement[];
  readonly indexes: readonly WantedIndex[];
  readonly refused: readonly Refused[];
}

async function splitAll(folders: readonly MigrationFolder[]): Promise<readonly SplitFile[]> {
  if (folders.length === 0) return [];
  const parser = await loadParser();
  return folders.map((folder) => splitFolder(parser, folder));
}

/** A file that is refused still tells what it wants; parseMigrations would end the whole command there. */
function splitFolder(parser: Parser, folder: MigrationFolder): SplitFile {
  const { migration, rollback } = folder;
  const up = split(parser, migration.text);
  const down = rollback && split(parser, rollback.text);
  const back = pair(folder, down);
  const refused = [
    ...judgeSplit(up).map((refusal) => ({ file: migration, refusal })),
    ...(back.kind === 'refused' ? [back] : []),
    ...(rollback === undefined || down === undefined
      ? []
      : judgeSplit(down).map((refusal) => ({ file: rollback, refusal }))),
  ];
  const indexes = up.statements.flatMap((statement) => wantedIndexes(parser, statement));
  return { statements: up.statements, indexes, refused };
}

function describeRefusal({ file, refusal }: Refused): PendingWork['refusals'][number] {
  const { message, hint, offset } = refusal;
  return { message: `${message}; ${hint}`, location: locate(file.path, file.text, offset) };
}
