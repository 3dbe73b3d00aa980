import { expect, it } from 'vitest';
import { isStrong, renderStops, stopsOf } from '../../../src/locks/conflicts.ts';
import { isConflict, LOCK_MODES, lockModeOf, pgLocksName, strongest } from '../../../src/locks/modes.ts';

it('conflicts as the manual has it in table 13.2', () => {
  const table = LOCK_MODES.map((one) =>
    LOCK_MODES.map((other) => (isConflict(one, other) ? 'x' : '.')).join(''),
  );
  expect(table).toEqual([
    '.......x',
    '......xx',
    '....xxxx',
    '...xxxxx',
    '..xx.xxx',
    '..xxxxxx',
    '.xxxxxxx',
    'xxxxxxxx',
  ]);
});

it('is symmetric', () => {
  for (const one of LOCK_MODES) {
    for (const other of LOCK_MODES) expect(isConflict(one, other)).toBe(isConflict(other, one));
  }
});

it('knows the names of pg_locks', () => {
  expect(pgLocksName('SHARE UPDATE EXCLUSIVE')).toBe('ShareUpdateExclusiveLock');
  for (const mode of LOCK_MODES) expect(lockModeOf(pgLocksName(mode))).toBe(mode);
  expect(lockModeOf('SIReadLock')).toBeUndefined();
});

it('finds the strongest', () => {
  expect(strongest(['SHARE', 'ROW SHARE', 'SHARE UPDATE EXCLUSIVE'])).toBe('SHARE');
  expect(strongest([])).toBeUndefined();
});

it('says who waits', () => {
  expect(stopsOf('SHARE')).toEqual({ reads: false, rowLocks: false, writes: true, maintenance: true });
  expect(LOCK_MODES.map(renderStops)).toEqual([
    'nothing but DDL waits',
    'nothing but DDL waits',
    'nothing but DDL waits',
    'only maintenance and DDL wait',
    'writes wait',
    'writes wait',
    'writes and SELECT … FOR UPDATE wait',
    'reads and writes wait',
  ]);
  expect(LOCK_MODES.filter(isStrong)).toEqual([
    'SHARE',
    'SHARE ROW EXCLUSIVE',
    'EXCLUSIVE',
    'ACCESS EXCLUSIVE',
  ]);
});
