import { existsSync } from 'node:fs';
import type { PendingWork } from '../checks/pending-work.ts';
import { wantedLocks } from '../checks/wanted-locks.ts';
import { wantedRights } from '../checks/wanted-rights.ts';
import type { Database } from '../db/database.ts';
import { quoteIdentifier } from '../db/identifiers.ts';
import { readServerError, SQLSTATE } from '../db/server-error.ts';
import { locate } from '../location.ts';
import { judgeMigrations, type MigrationStatus } from '../migrations/ledger-state.ts';
import { readLedger, type Ledger } from '../migrations/ledger.ts';
import type { SourceFile, Statement } from '../migrations/migration.ts';
import { loadParser } from '../migrations/parser.ts';
import { readMigrationsFolder } from '../migrations/read-folder.ts';
import { judgeSplit } from '../migrations/refusals/refuse.ts';
import { split } from '../migrations/split.ts';

/** What is still to be deployed, read from folder and ledger; undefined when there is no such folder. */
export async function readPendingWork(db: Database, directory: string): Promise<PendingWork | undefined> {
  if (!existsSync(directory)) return undefined;
  const folders = readMigrationsFolder(directory);
  const { ledger, failure } = await tryLedger(db);
  const statuses = judgeMigrations(folders, ledger);
  const files = statuses
    .filter(isToRun)
    .flatMap(({ folder }) => (folder === undefined ? [] : [folder.migration]));
  const scripts = files.length === 0 ? [] : await splitAll(files);
  const statements = scripts.flatMap((script) => script.statements);
  return {
    states: statuses.map(({ name, state }) => ({ name, state })),
    refusals: scripts.flatMap((script) => script.refusals),
    ledgerFailure: failure,
    locks: statements.flatMap(wantedLocks),
    rights: statements.flatMap(wantedRights),
    isComplete: true,
  };
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
    const server = readServerError(error);
    if (server === undefined) throw error;
    const nothing = { schema: '', exists: true, rows: [], held: [], journalExists: false };
    const reason = `${server.message} (SQLSTATE ${server.sqlState})`;
    const isDenied = server.sqlState === SQLSTATE.insufficientPrivilege;
    return { ledger: nothing, failure: { reason, ...(isDenied && { fix: await grantLedger(db) }) } };
  }
}

async function grantLedger(db: Database): Promise<string> {
  const [row] = await db.query<{ role: string; schema: string }>(
    'select current_user::text as role, pg_catalog.current_schema()::text as schema',
  );
  return `grant select on ${quoteIdentifier(row?.schema ?? '')}."_prisma_migrations" to ${quoteIdentifier(row?.role ?? '')};`;
}

interface SplitFile {
  readonly statements: readonly Statement[];
  readonly refusals: PendingWork['refusals'];
}

async function splitAll(files: readonly SourceFile[]): Promise<readonly SplitFile[]> {
  const parser = await loadParser();
  return files.map((file) => {
    const found = split(parser, file.text);
    const refusals = judgeSplit(found).map(({ message, hint, offset }) => ({
      message: `${message}; ${hint}`,
      location: locate(file.path, file.text, offset),
    }));
    return { statements: found.statements, refusals };
  });
}
