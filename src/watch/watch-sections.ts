import { renderDuration } from '../duration.ts';
import type { Cell, Section } from '../report/report.ts';
import { renderShare } from './render-tick.ts';
import { alertsOf, type WatchTick } from './tick.ts';
import type { WatchPlan } from './watch-plan.ts';
import type { WatchState } from './watch-record.ts';

interface Watched {
  readonly plan: WatchPlan;
  readonly state: WatchState;
  /** The last ones. */
  readonly ticks: readonly WatchTick[];
  readonly place: string;
}

/** Behind the findings: the last ticks, and what happened besides. */
export function watchSections({ plan, state, ticks, place }: Watched): readonly Section[] {
  const { migrations = [] } = plan.deployment ?? {};
  return [
    {
      kind: 'table',
      id: 'ticks',
      title: `The last ticks of watch ${plan.id}`,
      columns: [
        { title: 'at (UTC)' },
        { title: 'tick', align: 'right' },
        { title: 'slowest', align: 'right' },
        { title: 'cache', align: 'right' },
        { title: 'errors', align: 'right' },
        { title: 'alerts' },
      ],
      rows: ticks.map(row),
      notes: [
        `All ticks are in ${place}.`,
        ...(migrations.length === 0 ? [] : [`Watched: ${migrations.join(', ')}.`]),
        ...state.course.notes,
      ],
      data: { plan, course: state.course, ticks },
    },
  ];
}

function row(tick: WatchTick): readonly Cell[] {
  const { values } = tick;
  const means = (values?.queries ?? []).flatMap(({ meanMs }) => meanMs ?? []);
  const alerts = [...new Set(alertsOf(tick).map(({ watched }) => watched))];
  return [
    tick.at.slice(0, 19).replace('T', ' '),
    String(tick.number),
    means.length === 0 ? '' : renderDuration(Math.max(...means)),
    renderShare(values?.database?.cacheHitPercent),
    renderShare(values?.database?.errorPercent),
    tick.state === 'missed'
      ? { text: 'missed', tone: 'warn' }
      : alerts.length === 0
        ? ''
        : { text: alerts.join(', '), tone: 'bad' },
  ];
}
