import { expect, it } from 'vitest';
import type { Blocker, RunEvent, StatementPlace } from '../../../src/deploy/events.ts';
import { noteWait, NO_WAITS } from '../../../src/evidence/waits.ts';

const place: StatementPlace = {
  migration: '2_index',
  first: 3,
  last: 3,
  of: 5,
  units: 5,
  title: 'alter table x',
};
const blocker: Blocker = {
  pid: 4711,
  application: 'reports',
  user: 'app',
  state: 'idle in transaction',
  ageMs: 1000,
  isAutovacuum: false,
  preventsWraparound: false,
  query: 'select 1',
};

const EVENTS: readonly RunEvent[] = [
  { kind: 'waiting-for-runner', holder: undefined, waitedMs: 100 },
  { kind: 'segment-started', place },
  { kind: 'blocked', blockers: [blocker], waitedMs: 1000 },
  { kind: 'blocked', blockers: [{ ...blocker, ageMs: 9000 }], waitedMs: 8000 },
  { kind: 'lock-retry', attempt: 1, error: { sqlState: '55P03', message: 'x' }, blockers: [] },
  { kind: 'segment-started', place: { ...place, first: 4 } },
  { kind: 'blocked', blockers: [{ ...blocker, pid: 5 }], waitedMs: 10 },
  { kind: 'note', message: 'nothing' },
];

it('adds up who was in the way, statement by statement', () => {
  const { waits } = EVENTS.reduce((notes, event, index) => noteWait(notes, event, `at ${index}`), NO_WAITS);
  expect(
    waits.map(({ kind, place: at, since, times, longestMs }) => [kind, at?.first, since, times, longestMs]),
  ).toEqual([
    ['another run', undefined, 'at 0', 1, 100],
    ['held up', 3, 'at 2', 2, 8000],
    ['lock not free', 3, 'at 4', 1, 0],
    ['held up', 4, 'at 6', 1, 10],
  ]);
  expect(waits[1]?.who).toEqual(['pid 4711 (reports) idle in transaction']);
});
