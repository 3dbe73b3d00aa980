import { effectsOf } from '../locks/effects.ts';
import type { LockEffect } from '../locks/effect.ts';
import { isConflict, type LockMode } from '../locks/modes.ts';
import type { Statement } from '../migrations/migration.ts';
import { renderObjectName } from '../migrations/object-name.ts';

/** What a statement locks and what that means for the application, a line each lock. */
export function forecastLocks(statement: Statement, serverVersion: number): readonly string[] {
  const { locks, unknown } = effectsOf(statement, serverVersion);
  const lines = locks.map(renderLock);
  return unknown === undefined ? lines : [...lines, `locks unknown: ${unknown}`];
}

function renderLock({ relation, target, mode, rewrites, scans }: LockEffect): string {
  const where =
    target === 'itself' ? renderObjectName(relation) : `the table of ${renderObjectName(relation)}`;
  const work =
    rewrites === 'yes'
      ? ', while it writes the table anew'
      : scans === 'yes'
        ? ', while it reads it all'
        : '';
  return `${mode} on ${where}: ${renderEffect(mode)}${work}`;
}

/** Reading takes ACCESS SHARE, writing ROW EXCLUSIVE (manual 13.3.1). */
function renderEffect(mode: LockMode): string {
  if (isConflict(mode, 'ACCESS SHARE')) return 'nobody reads or writes meanwhile';
  return isConflict(mode, 'ROW EXCLUSIVE') ? 'nobody writes meanwhile' : 'reads and writes go on';
}
