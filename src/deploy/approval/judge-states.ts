import { compareStates, type Difference } from '../../fingerprint/compare.ts';
import type { Approval, ApprovedMigration } from './approval.ts';
import type { Present } from './present.ts';

/**
 * The catalog objects of what is still to be applied, against the plan's. Differences that a migration of the plan made
 * since are explained by its states in the journal; one that stands half-way has no state after it, so that its own
 * objects cannot be compared until it is done: its continuation looks at them itself (engine rule 8).
 */
export function judgeStates(then: Approval, now: Present): readonly string[] {
  const explained = explain(then, now);
  return then.migrations.flatMap((migration) => {
    const current = now.approval.migrations.find(({ name }) => name === migration.name);
    if (current === undefined || isApplied(migration, now) || isHalfway(migration, current)) return [];
    if (migration.state === null)
      return [`${migration.name}: what it touches could not be read for the plan`];
    if (current.state === null) return [`${migration.name}: what it touches cannot be read now`];
    return compareStates(migration.state, current.state)
      .filter((difference) => !explained(difference))
      .map((difference) => renderChange(migration.name, difference));
  });
}

function explain(then: Approval, now: Present): (difference: Difference) => boolean {
  const made = new Map<string, string | undefined>();
  const halfway = new Set<string>();
  for (const migration of then.migrations) {
    const execution = now.executions.get(migration.name);
    if (execution === undefined) continue;
    const { state_before: before, state_after: after } = execution;
    if (isApplied(migration, now)) {
      for (const { key, found } of compareStates(before ?? {}, after ?? {})) made.set(key, found);
      continue;
    }
    const current = now.approval.migrations.find(({ name }) => name === migration.name);
    if (current === undefined || !isHalfway(migration, current)) continue;
    for (const key of Object.keys({ ...before, ...current.state })) halfway.add(key);
  }
  return ({ key, found }) => halfway.has(key) || (made.has(key) && made.get(key) === found);
}

function isApplied({ name }: ApprovedMigration, { statuses }: Present): boolean {
  return statuses.some((status) => status.name === name && status.state === 'applied');
}

function isHalfway(then: ApprovedMigration, now: ApprovedMigration): boolean {
  return now.progress !== '' && now.progress !== then.progress;
}

function renderChange(name: string, { key, expected, found }: Difference): string {
  if (expected === undefined) return `${name}: ${key} is new: ${found}`;
  if (found === undefined) return `${name}: ${key} is gone; it was ${expected}`;
  return `${name}: ${key} was ${expected}, is ${found}`;
}
