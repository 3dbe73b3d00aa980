import type { ObjectState } from '../fingerprint/object-state.ts';
import { concurrentIndex, type ConcurrentIndex } from '../migrations/concurrent-index.ts';
import { parseScript } from '../migrations/load.ts';
import type { Script, Statement } from '../migrations/migration.ts';
import type { JournalledExecution } from './journal-read.ts';
import { planResume } from './resume.ts';

/** A deployment that stopped on its way, as its rollback must know it. */
export interface HalfApplied {
  /** What stood before it began. */
  readonly stoodBefore: ObjectState;
  readonly unmade: readonly UnmadeIndex[];
}

/** A CREATE INDEX CONCURRENTLY of it that nobody knows to have been done. */
export interface UnmadeIndex {
  readonly statement: Statement;
  readonly create: Extract<ConcurrentIndex, { readonly action: 'create' }>;
  /** The journal says that it was begun; what comes behind that never was. */
  readonly wasBegun: boolean;
}

/** From the journal; the text is the one that was deployed, whatever the folder says now. */
export async function readHalfApplied(up: JournalledExecution): Promise<HalfApplied> {
  const { migration, script: text, checksum, state_before: stoodBefore } = up.execution;
  const script = await parseScript({ path: migration, text, checksum });
  return { stoodBefore: stoodBefore ?? {}, unmade: listUnmade(up, script) };
}

function listUnmade(up: JournalledExecution, { segments }: Script): readonly UnmadeIndex[] {
  const { doneThrough, begun } = planResume(up);
  return segments
    .flatMap(({ statements }) => statements)
    .flatMap((statement, index) => {
      const create = concurrentIndex(statement);
      if (index < doneThrough || create?.action !== 'create') return [];
      return [{ statement, create, wasBegun: index + 1 === begun }];
    });
}
