import type { Script } from '../../migrations/migration.ts';
import type { MigrationStatus } from '../../migrations/ledger-state.ts';
import type { Diagnosed, GoOnAt } from '../diagnose/judge.ts';
import type { JournalledExecution } from '../journal-read.ts';
import { createsTemporaryBefore } from '../resume.ts';
import type { Situation } from '../situation.ts';

/**
 * foreign: begun by another tool, or by ours before it had a journal. edited: begun by us with another text than the
 * file has now. temporary: what follows needs a temporary table that went with its session. interrupted: begun by us;
 * the same command goes on. gone: begun, and its folder is not there. held: rolled back and not let in again.
 * leaving: half taken back.
 */
export type UndecidedKind = 'foreign' | 'edited' | 'temporary' | 'interrupted' | 'gone' | 'held' | 'leaving';

export interface Undecided {
  readonly name: string;
  readonly kind: UndecidedKind;
  readonly status: MigrationStatus;
  readonly begun: JournalledExecution | undefined;
  /** Undefined without a folder, or where the file is refused as it is written. */
  readonly script: Script | undefined;
}

/** Of a foreign one: what is in the catalog, and where --continue would go on. */
export interface Diagnosis {
  readonly statements: readonly Diagnosed[];
  readonly goOnAt: GoOnAt;
}

/** What stands between here and a good ledger, in name order. `scripts`: by migration, as far as they could be read. */
export function findUndecided(
  { statuses, begun }: Situation,
  scripts: ReadonlyMap<string, Script>,
): readonly Undecided[] {
  return statuses.flatMap((status) => {
    const { name, row } = status;
    const journalled = begun.get(row?.id ?? '');
    const script = scripts.get(name);
    const kind = kindOf(status, journalled, script);
    return kind === undefined ? [] : [{ name, kind, status, begun: journalled, script }];
  });
}

export function isUndecided({ state, row }: MigrationStatus): boolean {
  if (state === 'missing') return row?.finished_at === null;
  return state === 'unfinished' || state === 'held' || state === 'leaving';
}

function kindOf(
  status: MigrationStatus,
  begun: JournalledExecution | undefined,
  script: Script | undefined,
): UndecidedKind | undefined {
  if (!isUndecided(status)) return undefined;
  if (status.state === 'held' || status.state === 'leaving') return status.state;
  if (status.folder === undefined) return 'gone';
  if (begun === undefined) return 'foreign';
  if (begun.execution.checksum !== status.folder.migration.checksum) return 'edited';
  return script !== undefined && createsTemporaryBefore(begun, script) ? 'temporary' : 'interrupted';
}
