import type { Tone } from './tone.ts';

/** A chart as data; every number in it also stands in the table that it belongs to. */
export type Figure = Timeline | Ranges;

/** What happened when: a row for each thing, a bar from its beginning to its end. */
export interface Timeline {
  readonly kind: 'timeline';
  /** Of what it shows, for those who cannot see it. */
  readonly description: string;
  /** ISO 8601, UTC: where the axis begins. */
  readonly startedAt: string;
  readonly lengthMs: number;
  readonly rows: readonly TimelineRow[];
}

export interface TimelineRow {
  readonly label: string;
  /** At the right of the label: how long, or what became of it. */
  readonly note: string;
  /** 0: the whole; 1: a part of the row above it; 2: a part of that. */
  readonly depth: 0 | 1 | 2;
  readonly bars: readonly TimelineBar[];
}

/** Milliseconds from the beginning of the axis. */
export interface TimelineBar {
  readonly kind: 'planned' | 'actual' | 'waited';
  readonly tone: Tone;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Times before and after on a logarithmic axis, each as a range with its median, and what was aimed at. */
export interface Ranges {
  readonly kind: 'ranges';
  readonly description: string;
  readonly groups: readonly RangeGroup[];
}

export interface RangeGroup {
  readonly label: string;
  /** At the right of the label: the verdict. */
  readonly note: string;
  readonly tone: Tone;
  readonly targetMs: number;
  /** undefined: not measured, or it failed. */
  readonly before: Range | undefined;
  readonly after: Range | undefined;
}

/** Of the times that were measured: the fastest, the median, and p95 (the slowest, where too few were measured for it). */
export interface Range {
  readonly lowMs: number;
  readonly midMs: number;
  readonly highMs: number;
}
