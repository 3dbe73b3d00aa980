import { renderDuration } from '../../duration.ts';
import type { Timeline, TimelineBar, TimelineRow } from '../figure.ts';
import { renderAxis, renderChart, renderHead, round, type Tick } from './chart.ts';
import { html, NOTHING, type Markup } from './markup.ts';

const ROW_PX = 38;
const INDENT_PX = 14;
const FOOT_PX = 30;

/** A Gantt chart: solid is what happened, an outline what was planned, hatched what was spent waiting. */
export function renderTimeline(id: string, { description, rows, lengthMs }: Timeline): Markup {
  const heightPx = rows.length * ROW_PX + FOOT_PX;
  const kinds = new Set(rows.flatMap(({ bars }) => bars.map(({ kind }) => kind)));
  const content = [
    HATCHING,
    renderAxis(ticksOf(lengthMs), heightPx),
    ...rows.map((row, index) => renderRow(row, index * ROW_PX, lengthMs)),
  ];
  const chart = renderChart({ id: `${id}-chart`, title: 'Timeline', description, heightPx, content });
  return html`${chart}${kinds.size < 2 ? NOTHING : LEGEND}`;
}

const HATCHING = html`<defs
  ><pattern id="hatching" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"
    ><line class="hatch" x1="0" x2="0" y1="0" y2="6" /></pattern
></defs> `;

const LEGEND = html`<figcaption>
  Solid: what happened. Outline: what was planned. Hatched: waiting.
</figcaption> `;

function renderRow({ label, note, depth, bars }: TimelineRow, y: number, lengthMs: number): Markup {
  const head = renderHead(label, note, { y: y + 15, indentPx: depth * INDENT_PX });
  return html`<g class="row depth-${depth}"
    >${head}${bars.map((bar) => renderBar(bar, y + 21, lengthMs))}</g
  > `;
}

const BAR_PX = 9;
/** An outline stands around what happened, so that both are seen where they are equal. */
const AROUND_PX = 2.5;

/** However short it was, it has a mark of three pixels where it began. */
function renderBar({ kind, tone, fromMs, toMs }: TimelineBar, top: number, lengthMs: number): Markup {
  const from = Math.min(99.6, toPercent(fromMs, lengthMs));
  const width = round(Math.max(0, toPercent(toMs, lengthMs) - from));
  const around = kind === 'planned' ? AROUND_PX : 0;
  const [y, height] = [top - around, BAR_PX + 2 * around];
  const bar = html`<rect
    class="bar ${kind} ${tone}"
    x="${from}%"
    y="${y}"
    width="${width}%"
    height="${height}"
    rx="2"
  />`;
  if (kind === 'planned') return bar;
  return html`${bar}<rect
      class="bar ${kind} ${tone}"
      x="${from}%"
      y="${y}"
      width="3"
      height="${height}"
      rx="1"
    />`;
}

function toPercent(ms: number, lengthMs: number): number {
  return round(Math.min(100, Math.max(0, (100 * ms) / lengthMs)));
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const STEPS: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500].map((ms) => ms),
  ...[1, 2, 5, 10, 20, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 20, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 4, 6, 12, 24, 48, 120, 240].map((hours) => hours * HOUR),
];
const MOST_STEPS = 5;

/** From the beginning in steps that people count in. */
function ticksOf(lengthMs: number): readonly Tick[] {
  const step = STEPS.find((candidate) => lengthMs / candidate <= MOST_STEPS) ?? lengthMs;
  const count = Math.floor(lengthMs / step) + 1;
  return Array.from({ length: count }, (_, index) => ({
    percent: toPercent(index * step, lengthMs),
    label: index === 0 ? '0' : `+${renderDuration(index * step)}`,
  }));
}
