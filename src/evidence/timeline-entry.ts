import type { TimelineBar, TimelineRow } from '../report/figure.ts';
import type { Tone } from '../report/tone.ts';
import { renderTook, type Stretch } from './run-times.ts';

/** One thing that took time: a run, a phase, a migration, a step. */
export interface TimelineEntry extends Stretch {
  readonly label: string;
  readonly depth: 0 | 1 | 2;
  readonly outcome: string;
  readonly tone: Tone;
  /** How long it was to take; undefined: nobody planned it. */
  readonly plannedMs?: number | undefined;
  /** A part of it in which only time passed. */
  readonly waited?: { readonly startedAt: string; readonly finishedAt: string } | undefined;
}

/** What one entry looks like on an axis that begins at `originMs`. */
export function toTimelineRow(entry: TimelineEntry, originMs: number, lengthMs: number): TimelineRow {
  const { label, depth, outcome, finishedAt } = entry;
  const took = outcome === 'done' ? renderTook(entry) : `${renderTook(entry)}, ${outcome}`;
  const note = finishedAt === undefined ? outcome : took;
  return { label, note, depth, bars: barsOf(entry, originMs, lengthMs) };
}

function barsOf(entry: TimelineEntry, originMs: number, lengthMs: number): readonly TimelineBar[] {
  const { tone, startedAt, finishedAt, plannedMs, waited } = entry;
  const at = (iso: string): number => Date.parse(iso) - originMs;
  const fromMs = at(startedAt);
  const toMs = finishedAt === undefined ? lengthMs : at(finishedAt);
  return [
    { kind: 'actual', tone, fromMs, toMs },
    ...(waited === undefined
      ? []
      : [{ kind: 'waited', tone, fromMs: at(waited.startedAt), toMs: at(waited.finishedAt) } as const]),
    ...(plannedMs === undefined
      ? []
      : [{ kind: 'planned', tone, fromMs, toMs: Math.min(lengthMs, fromMs + plannedMs) } as const]),
  ];
}
