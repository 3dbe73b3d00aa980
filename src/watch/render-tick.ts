import { renderDuration } from '../duration.ts';
import type { Condition } from './course.ts';
import { renderPercent } from './judge-database.ts';
import { alertsOf, type Judgement, type TickValues, type WatchTick } from './tick.ts';

/** One line a tick, and one an alert: what somebody reads who looks over at it. */
export function renderTick(tick: WatchTick, planned: number, condition: Condition): string {
  const time = tick.at.slice(0, 19).replace('T', ' ');
  const head = `${time}  ${tick.number}/${planned}  ${condition.padEnd(8)}`;
  const notes = tick.notes.map((note) => `  note: ${note}`);
  return [`${head}  ${renderState(tick)}`, ...alertsOf(tick).map(renderAlert), ...notes].join('\n') + '\n';
}

function renderState({ state, values }: WatchTick): string {
  if (state === 'missed') return 'missed: nobody was there to ask';
  if (values === null) return 'no answer';
  return renderValues(values);
}

function renderValues({ queries, database, lockWaits }: TickValues): string {
  const means = queries.flatMap(({ meanMs }) => meanMs ?? []);
  const parts = [
    means.length === 0 ? 'no query measured' : `slowest ${renderDuration(Math.max(...means))}`,
    `cache ${renderShare(database?.cacheHitPercent)}`,
    `errors ${renderShare(database?.errorPercent)}`,
    database === null || database.deadlocks === 0 ? [] : `${database.deadlocks} deadlocks`,
    lockWaits === null || lockWaits.waiting === 0 ? [] : `${lockWaits.waiting} wait for locks`,
  ];
  return parts.flat().join(', ');
}

/** `?` where nobody knows. */
export function renderShare(percent: number | null | undefined): string {
  return percent === null || percent === undefined ? '?' : renderPercent(percent);
}

export function renderAlert(judgement: Judgement): string {
  return `  ALERT ${describeJudgement(judgement)}`;
}

/** `queries list_all: mean of 5 executions (312 ms, limit 200 ms)` */
export function describeJudgement({ watched, subject, message, measured, limit }: Judgement): string {
  const figures = [measured ?? [], limit === undefined ? [] : `limit ${limit}`].flat().join(', ');
  return `${watched}${watched === 'queries' ? ` ${subject}` : ''}: ${message}${figures === '' ? '' : ` (${figures})`}`;
}
