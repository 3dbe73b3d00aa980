import { renderElapsed } from '../duration.ts';
import type { Cell, Section } from '../report/report.ts';
import { oneLine } from '../shorten.ts';
import { rolloutEntries } from './rollout-entries.ts';
import type { RunEvidence, RunMigration, RunSegment } from './run-evidence.ts';
import { nameOfRun, renderTime, renderTook, spanOf } from './run-times.ts';
import { ofMigration, toneOfState } from './migration-entry.ts';
import { toTimelineRow, type TimelineEntry } from './timeline-entry.ts';

/** The run, its migrations and their steps in time; or a rollout, its phases and their migrations, planned and actual. */
export function describeTimeline(evidence: RunEvidence): Section {
  const { run, rollout } = evidence;
  const span = spanOf(evidence);
  const originMs = Date.parse(span.startedAt);
  const entries = rollout === undefined ? runEntries(evidence) : rolloutEntries(evidence, rollout);
  const planned = entries.map(({ startedAt, plannedMs = 0 }) => Date.parse(startedAt) + plannedMs);
  const lengthMs = Math.max(1, Math.max(Date.parse(span.finishedAt), ...planned) - originMs);
  return {
    kind: 'table',
    id: 'timeline',
    title: 'Timeline',
    columns: [
      { title: 'what' },
      { title: 'began' },
      { title: 'planned', align: 'right' },
      { title: 'took', align: 'right' },
      { title: 'outcome' },
    ],
    rows: entries.map(toCells),
    notes: rollout === undefined ? [UNPLANNED, ...foreignNote(evidence)] : [],
    figure: {
      kind: 'timeline',
      description: `${nameOfRun(run)}: what it did, step by step, from ${renderTime(span.startedAt)} on`,
      startedAt: span.startedAt,
      lengthMs,
      rows: entries.map((entry) => toTimelineRow(entry, originMs, lengthMs)),
    },
  };
}

const UNPLANNED = 'No duration was planned: only the phases of a rollout have one.';

function toCells(entry: TimelineEntry): readonly Cell[] {
  const { label, depth, startedAt, plannedMs, outcome, tone } = entry;
  return [
    `${'  '.repeat(depth)}${label}`,
    renderTime(startedAt),
    plannedMs === undefined ? '' : renderElapsed(plannedMs),
    renderTook(entry),
    { text: outcome, tone },
  ];
}

function runEntries({ run, migrations }: RunEvidence): readonly TimelineEntry[] {
  const tone = run.outcome === 'done' ? 'good' : run.outcome === undefined ? 'warn' : 'bad';
  const { startedAt, finishedAt, outcome = 'no end recorded' } = run;
  return [
    { label: nameOfRun(run), depth: 0, startedAt, finishedAt, outcome, tone },
    ...migrations.flatMap((migration) => [
      ofMigration(migration, 1),
      ...(migration.segments.length > 1
        ? migration.segments.map((segment) => ofSegment(migration, segment))
        : []),
    ]),
  ];
}

const TITLE = 90;

function ofSegment({ units }: RunMigration, segment: RunSegment): TimelineEntry {
  const { first, last, state, startedAt, finishedAt } = segment;
  const sql = units.flatMap(({ statements }) => statements)[first - 1]?.sql ?? '';
  const label =
    first === last
      ? `${first}  ${oneLine(sql, TITLE)}`
      : `${first}-${last}  ${last - first + 1} statements in one transaction`;
  return { label, depth: 2, startedAt, finishedAt, ...toneOfState(state) };
}

/** What another run began or ended is not this one's doing. */
function foreignNote({ run, migrations }: RunEvidence): readonly string[] {
  const others = migrations
    .flatMap(({ segments }) => segments.map(({ runId }) => runId))
    .filter((id) => id !== run.runId);
  return others.length === 0
    ? []
    : [`Steps of other runs are shown too: ${[...new Set(others)].join(', ')}.`];
}
