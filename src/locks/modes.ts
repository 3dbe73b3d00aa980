/**
 * The table lock modes, weakest first, and which of them conflict (PostgreSQL manual, 13.3.1, table 13.2).
 * Conflicts are symmetric; a session never conflicts with itself.
 */
export const LOCK_MODES = [
  'ACCESS SHARE',
  'ROW SHARE',
  'ROW EXCLUSIVE',
  'SHARE UPDATE EXCLUSIVE',
  'SHARE',
  'SHARE ROW EXCLUSIVE',
  'EXCLUSIVE',
  'ACCESS EXCLUSIVE',
] as const;

export type LockMode = (typeof LOCK_MODES)[number];

const CONFLICTS: Readonly<Record<LockMode, readonly LockMode[]>> = {
  'ACCESS SHARE': ['ACCESS EXCLUSIVE'],
  'ROW SHARE': ['EXCLUSIVE', 'ACCESS EXCLUSIVE'],
  'ROW EXCLUSIVE': ['SHARE', 'SHARE ROW EXCLUSIVE', 'EXCLUSIVE', 'ACCESS EXCLUSIVE'],
  'SHARE UPDATE EXCLUSIVE': LOCK_MODES.slice(3),
  SHARE: ['ROW EXCLUSIVE', 'SHARE UPDATE EXCLUSIVE', ...LOCK_MODES.slice(5)],
  'SHARE ROW EXCLUSIVE': LOCK_MODES.slice(2),
  EXCLUSIVE: LOCK_MODES.slice(1),
  'ACCESS EXCLUSIVE': LOCK_MODES,
};

export function conflictingModes(mode: LockMode): readonly LockMode[] {
  return CONFLICTS[mode];
}

export function isConflict(one: LockMode, other: LockMode): boolean {
  return CONFLICTS[one].includes(other);
}

/** undefined when there is none to choose from. */
export function strongest(modes: readonly LockMode[]): LockMode | undefined {
  return LOCK_MODES.findLast((mode) => modes.includes(mode));
}

/** `ShareUpdateExclusiveLock`, as pg_locks.mode spells it. */
export function pgLocksName(mode: LockMode): string {
  const words = mode.split(' ').map((word) => word.charAt(0) + word.slice(1).toLowerCase());
  return `${words.join('')}Lock`;
}

/** The mode that pg_locks.mode names; undefined for modes that tables do not have (SIReadLock). */
export function lockModeOf(pgLocksMode: string): LockMode | undefined {
  return LOCK_MODES.find((mode) => pgLocksName(mode) === pgLocksMode);
}
