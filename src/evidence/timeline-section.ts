import type { TimelineBar, TimelineRow } from '../report/figure.ts';
import type { Cell, Section } from '../report/report.ts';
import type { Tone } from '../report/tone.ts';
import { oneLine } from '../shorten.ts';
import type { RunEvidence, RunMigration, RunSegment } from './run-evidence.ts';
import { nameOfRun, renderTime, renderTook, spanOf, type Stretch } from './run-times.ts';

/** The run, its migrations and their steps, in time. */
export function describeTimeline(evidence: RunEvidence): Section {
  const { run } = evidence;
  const span = spanOf(evidence);
  const entries = listEntries(evidence);
  const lengthMs = Math.max(1, Date.parse(span.finishedAt) - Date.parse(span.startedAt));
  return {
    kind: 'table',
    id: 'timeline',
    title: 'Timeline',
    columns: [{ title: 'what' }, { title: 'began' }, { title: 'took', align: 'right' }, { title: 'outcome' }],
    rows: entries.map(({ label, depth, outcome, tone, ...stretch }): Cell[] => [
      `${'  '.repeat(depth)}${label}`,
      renderTime(stretch.startedAt),
      renderTook(stretch),
      { text: outcome, tone },
    ]),
    notes: [
      'Durations were not planned: only the phases of a rollout have a planned one.',
      ...foreignNote(evidence),
    ],
    figure: {
      kind: 'timeline',
      description: `${nameOfRun(run)} ${run.runId}: its migrations and their steps, from ${renderTime(span.startedAt)} on`,
      startedAt: span.startedAt,
      lengthMs,
      rows: entries.map((entry) => toRow(entry, Date.parse(span.startedAt), lengthMs)),
    },
  };
}

interface Entry extends Stretch {
  readonly label: string;
  readonly depth: 0 | 1 | 2;
  readonly outcome: string;
  readonly tone: Tone;
}

function listEntries({ run, migrations }: RunEvidence): readonly Entry[] {
  const tone = run.outcome === 'done' ? 'good' : run.outcome === undefined ? 'warn' : 'bad';
  const { startedAt, finishedAt, outcome = 'no end recorded' } = run;
  return [
    { label: nameOfRun(run), depth: 0, startedAt, finishedAt, outcome, tone },
    ...migrations.flatMap((migration) => [
      { ...toneOf(migration.outcome), ...migration, label: migration.name, depth: 1 } as const,
      ...(migration.segments.length > 1
        ? migration.segments.map((segment) => ofSegment(migration, segment))
        : []),
    ]),
  ];
}

function ofSegment({ units }: RunMigration, segment: RunSegment): Entry {
  const { first, last, state, startedAt, finishedAt } = segment;
  const sql = units.flatMap(({ statements }) => statements)[first - 1]?.sql ?? '';
  const label =
    first === last
      ? `${first}  ${oneLine(sql, TITLE)}`
      : `${first}-${last}  ${last - first + 1} statements in one transaction`;
  return { label, depth: 2, startedAt, finishedAt, ...toneOf(state) };
}

const TITLE = 90;

function toneOf(state: RunMigration['outcome'] | RunSegment['state']): Pick<Entry, 'outcome' | 'tone'> {
  if (state === 'done') return { outcome: 'done', tone: 'good' };
  if (state === 'failed') return { outcome: 'failed', tone: 'bad' };
  return { outcome: 'begun, no end recorded', tone: 'warn' };
}

function toRow(entry: Entry, originMs: number, lengthMs: number): TimelineRow {
  const { label, depth, tone, startedAt, finishedAt } = entry;
  const fromMs = Date.parse(startedAt) - originMs;
  const toMs = finishedAt === undefined ? lengthMs : Date.parse(finishedAt) - originMs;
  const bar: TimelineBar = { kind: 'actual', tone, fromMs, toMs };
  const note = entry.outcome === 'done' ? renderTook(entry) : `${renderTook(entry)}, ${entry.outcome}`;
  return { label, note: finishedAt === undefined ? entry.outcome : note, depth, bars: [bar] };
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
