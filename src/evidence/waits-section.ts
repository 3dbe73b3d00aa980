import { renderElapsed } from '../duration.ts';
import type { Cell, Section } from '../report/report.ts';
import type { RunEvidence } from './run-evidence.ts';
import { renderTime } from './run-times.ts';
import type { RunWait } from './waits.ts';

/** Who was in the way of which statement, and for how long. */
export function describeWaits({ waits, ended }: RunEvidence): Section {
  const [id, title] = ['waits', 'Locks and waits'];
  const rows = [...waits.map(toCells), ...ended.map(toEnded)];
  if (rows.length === 0) {
    const lines = ['No wait was recorded: nobody was in the way, or the role could not write it down.'];
    return { kind: 'text', id, title, lines };
  }
  return {
    kind: 'table',
    id,
    title,
    columns: [
      { title: 'statement' },
      { title: 'waited for' },
      { title: 'since' },
      { title: 'times told', align: 'right' },
      { title: 'longest', align: 'right' },
      { title: 'who' },
    ],
    rows,
    data: { waits, ended },
  };
}

function toCells({ kind, place, since, times, longestMs, who }: RunWait): readonly Cell[] {
  return [
    place === undefined ? 'before the first' : `${place.first} ${place.title}`,
    kind,
    renderTime(since),
    String(times),
    longestMs === 0 ? '' : renderElapsed(longestMs),
    who.length === 0 ? 'nobody that could be seen' : who.join('; '),
  ];
}

function toEnded({ at, pid, user, application, idleMs }: RunEvidence['ended'][number]): readonly Cell[] {
  const who = `pid ${pid} (${application}, ${user}), idle in a transaction`;
  return ['', { text: 'ended by this run', tone: 'warn' }, renderTime(at), '1', renderElapsed(idleMs), who];
}
