import type { RunMigration, RunSegment } from './run-evidence.ts';
import type { TimelineEntry } from './timeline-entry.ts';

export function ofMigration(migration: RunMigration, depth: 1 | 2): TimelineEntry {
  const { name, direction, startedAt, finishedAt, outcome } = migration;
  const label = direction === 'up' ? name : `${name}, taken back`;
  return { label, depth, startedAt, finishedAt, ...toneOfState(outcome) };
}

export function toneOfState(
  state: RunMigration['outcome'] | RunSegment['state'],
): Pick<TimelineEntry, 'outcome' | 'tone'> {
  if (state === 'done') return { outcome: 'done', tone: 'good' };
  if (state === 'failed') return { outcome: 'failed', tone: 'bad' };
  return { outcome: 'begun, no end recorded', tone: 'warn' };
}
