import { effectsOf } from '../locks/effects.ts';
import { concurrentIndex } from '../migrations/concurrent-index.ts';
import type { Statement } from '../migrations/migration.ts';
import { renderObjectName } from '../migrations/object-name.ts';
import type { PendingWork, WantedLock } from './pending-work.ts';
import { describeStatement } from './wanted-rights.ts';

/** The locks that the statements take on relations that may exist already, and what their text does not tell. */
export function wantedLocks(
  statements: readonly Statement[],
  serverVersion: number,
): Pick<PendingWork, 'locks' | 'unknownLocks'> {
  const all = statements.map((statement) => ({ statement, effects: effectsOf(statement, serverVersion) }));
  const unknown = all.flatMap(({ effects }) => effects.unknown ?? []);
  return {
    locks: all.flatMap(({ statement, effects }) =>
      effects.locks.map(({ relation, target, mode }) => ({
        relation: renderObjectName(relation),
        on: target,
        mode,
        by: kindOf(statement),
        statement: describeStatement(statement),
      })),
    ),
    unknownLocks: [...new Set(unknown)],
  };
}

function kindOf(statement: Statement): WantedLock['by'] {
  const action = concurrentIndex(statement)?.action;
  if (action === undefined) return 'ordinary';
  return action === 'drop' ? 'concurrent drop' : 'concurrent build';
}
