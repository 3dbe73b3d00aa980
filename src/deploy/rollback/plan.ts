import { hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { Database } from '../../db/database.ts';
import { EXIT, ToolError } from '../../errors.ts';
import { readLedger, type Ledger, type LedgerRow } from '../../migrations/ledger.ts';
import { parseScript } from '../../migrations/load.ts';
import type { MigrationFolder, Script } from '../../migrations/migration.ts';
import { readMigrationsFolder } from '../../migrations/read-folder.ts';
import { readWindows } from '../index-window/read-windows.ts';
import { readHalfApplied, type HalfApplied } from '../half-applied.ts';
import { readExecutions, type JournalledExecution } from '../journal-read.ts';
import { explainDenial } from '../not-allowed.ts';
import { refuseUntrustedJournal } from '../journal-trust.ts';
import { readLastRun } from '../last-run.ts';
import { refuseResume } from '../resume.ts';
import { chooseRollback, type RollbackSelection } from './choose.ts';
import { chooseText, type RollbackText } from './text.ts';

export interface RollbackWish {
  /** May be missing: a rollback needs nothing but the database. */
  readonly migrations: string;
  readonly selection: RollbackSelection;
  readonly from: 'journal' | 'folder' | undefined;
  /** Roles whose entries in the journal the user vouches for. */
  readonly trusted: readonly string[];
  /** The deployment that `--last` means: one that was just ended, whatever it left; undefined: the last one. */
  readonly lastRun?: string | undefined;
  /** Nothing will run, so that anybody's journal may be shown. */
  readonly isOnlyShown?: boolean;
}

/** One migration on its way back. */
export interface PlannedRollback {
  readonly name: string;
  readonly row: LedgerRow;
  readonly text: RollbackText;
  readonly script: Script;
  /** How it was applied; undefined when another tool did it: then nothing can be proved. */
  readonly up: JournalledExecution | undefined;
  /** A rollback that was interrupted, to be continued. */
  readonly begun: JournalledExecution | undefined;
  /** Its deployment stopped half-way: parts of it may never have been there. */
  readonly half: HalfApplied | undefined;
}

export interface RollbackPlan {
  readonly ledger: Ledger;
  /** In the order in which they go. */
  readonly migrations: readonly PlannedRollback[];
  /** Asked for, and rolled back before. */
  readonly rolledBack: readonly LedgerRow[];
  /** Why the migrations folder could not be used, if it could not. */
  readonly notes: readonly string[];
}

/** Reads only. Throws ToolError for everything that forbids the rollback. */
export async function planRollback(db: Database, wish: RollbackWish): Promise<RollbackPlan> {
  try {
    return await readPlan(db, wish);
  } catch (error) {
    throw explainDenial(error);
  }
}

async function readPlan(db: Database, wish: RollbackWish): Promise<RollbackPlan> {
  const ledger = await readLedger(db);
  const lastRun = await readLastRun(db, ledger, wish.lastRun);
  // not the deployment before it, which nobody asked about
  if (wish.lastRun !== undefined && wish.selection.kind === 'last' && lastRun.size === 0)
    return { ledger, migrations: [], rolledBack: [], notes: [LEFT_NOTHING] };
  const chosen = chooseRollback(ledger, lastRun, wish.selection);
  const { folders, notes } = readFolders(wish.migrations);
  const ids = chosen.standing.map((row) => row.id);
  const ups = ledger.journalExists ? await readExecutions(db, ids, 'up') : [];
  const downs = ledger.journalExists ? await readExecutions(db, ids, 'down') : [];
  const migrations: PlannedRollback[] = [];
  for (const row of chosen.standing) {
    const up = ups.find(({ execution }) => execution.ledger_id === row.id);
    const begun = downs.find(
      ({ execution }) => execution.ledger_id === row.id && execution.outcome === 'running',
    );
    const folder = folders.find(({ name }) => name === row.migration_name);
    migrations.push(await planOne(row, { up, begun, folder, from: wish.from }));
  }
  const isJournalRun = wish.isOnlyShown !== true && migrations.some(({ text }) => text.origin === 'journal');
  if (isJournalRun) await refuseUntrustedJournal(db, wish.trusted);
  const windows = await readWindows(db, migrations);
  return { ledger, migrations, rolledBack: chosen.rolledBack, notes: [...notes, ...windows] };
}

const digest = ({ row, text }: PlannedRollback): string => JSON.stringify([row.id, text.text]);

/** Whether all that is left to do was in the approved plan; another run may have finished some of it meanwhile. */
export function isWithin(current: RollbackPlan, approved: RollbackPlan): boolean {
  const digests = new Set(approved.migrations.map(digest));
  return current.migrations.every((planned) => digests.has(digest(planned)));
}

const LEFT_NOTHING = 'the deployment that was ended had left nothing in the database';

interface Sources {
  readonly up: JournalledExecution | undefined;
  readonly begun: JournalledExecution | undefined;
  readonly folder: MigrationFolder | undefined;
  readonly from: RollbackWish['from'];
}

async function planOne(row: LedgerRow, sources: Sources): Promise<PlannedRollback> {
  const { up, begun } = sources;
  const name = row.migration_name;
  if (row.finished_at === null && up === undefined) throw begunByAnother(name);
  const text = chooseText({ migration: name, ...sources });
  const checksum = hash('sha256', text.text);
  const script = await parseScript({ path: text.path, text: text.text, checksum });
  if (begun !== undefined) refuseResume(begun, script, checksum);
  const half = row.finished_at === null && up !== undefined ? await readHalfApplied(up) : undefined;
  return { name, row, text, script, up, begun, half };
}

function begunByAnother(name: string): ToolError {
  return new ToolError({
    code: 'failed-migration',
    message: `migration ${name} was begun by another tool and never finished: what of it is there is not known`,
    hint: `see what of it is in the database, and the choices: db-deploy resolve ${name}`,
    exitCode: EXIT.drift,
  });
}

/** In an emergency a folder that cannot be read is no reason to stop: the journal has the texts too. */
function readFolders(directory: string): {
  readonly folders: readonly MigrationFolder[];
  readonly notes: readonly string[];
} {
  if (!existsSync(directory)) return { folders: [], notes: [] };
  try {
    return { folders: readMigrationsFolder(directory), notes: [] };
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return { folders: [], notes: [`the migrations folder was not used: ${error.message}`] };
  }
}
