import { describeHolder } from '../../checks/judge-blocker.ts';
import type { Obstacle } from '../../checks/judge-obstacle.ts';
import type { Cell, Section } from '../../report/report.ts';
import type { Tone } from '../../report/tone.ts';
import type { Forecast } from './forecast.ts';

/** What would happen to one step of a plan if it were sent now. */
export interface SegmentForecast extends Forecast {
  readonly migration: string;
  /** Statements of the file, counted from 1. */
  readonly first: number;
  readonly last: number;
}

export function isClear({ obstacles }: Forecast): boolean {
  return obstacles.every(({ status }) => status === 'passing');
}

/** A screen's worth of clear steps; whoever is in the way is always shown. */
const MOST_SHOWN = 20;

/** Who would hold up each step now, who would queue behind it meanwhile, and what to type about it. */
export function describeForecasts(forecasts: readonly SegmentForecast[]): Section {
  const shown = forecasts.filter((one, index) => !isClear(one) || index < MOST_SHOWN);
  const hidden = forecasts.length - shown.length;
  return {
    kind: 'table',
    id: 'forecast',
    title: 'Who would hold it up now, and who would queue behind it',
    columns: [{ title: 'step' }, { title: 'now' }],
    rows: shown.flatMap(describeStep),
    notes: [
      ...(hidden === 0 ? [] : [`${hidden} more are clear; --json lists all`]),
      ...new Set(forecasts.flatMap(({ obstacles }) => obstacles.filter(isLasting).map(adviseOn))),
    ],
    data: forecasts,
  };
}

function describeStep(step: SegmentForecast): Cell[][] {
  const number = step.first === step.last ? `${step.first}` : `${step.first}-${step.last}`;
  const name = `${/^\d+/.exec(step.migration)?.[0] ?? step.migration} ${number}`;
  const lasting = step.obstacles.filter(isLasting);
  if (lasting.length === 0) return [[name, { text: `clear${describeQueues(step)}`, tone: 'good' }]];
  return lasting.map((obstacle, index) => [
    index === 0 ? name : '',
    {
      text: `${describeObstacle(obstacle)}${index === 0 ? describeQueues(step) : ''}`,
      tone: TONE[obstacle.status],
    },
  ]);
}

const TONE: Readonly<Record<Obstacle['status'], Tone>> = {
  passing: 'muted',
  warn: 'warn',
  fail: 'bad',
  unknown: 'warn',
};

/** Only what stops the application is worth a word; most concurrent statements stop nobody. */
function describeQueues({ queues }: Forecast): string {
  const stopping = queues.filter(({ stops }) => /reads|writes/.test(stops));
  const each = stopping.map(({ relation, stops }) => `${stops} for ${relation}`);
  return each.length === 0 ? '' : `; behind it ${[...new Set(each)].join(', ')}`;
}

function isLasting({ status }: Obstacle): boolean {
  return status !== 'passing';
}

/** `pid 4711 (psql, user alice) holds …; idle in transaction for 3 min`. */
export function describeObstacle(obstacle: Obstacle): string {
  const { subject, message } = describeHolder({ ...obstacle, statement: undefined });
  return `${subject} ${message}`;
}

/** What to type, as SQL; a prepared transaction is for a human to decide. */
export function adviseOn(obstacle: Obstacle): string {
  if (obstacle.kind === 'session') return obstacle.fix;
  return `${obstacle.fix}  -- or: ${obstacle.fix.replace(/^rollback/, 'commit')}`;
}
