import { renderDuration } from '../../duration.ts';
import type { Range, RangeGroup, Ranges } from '../figure.ts';
import { renderAxis, renderChart, renderHead, round, type Tick } from './chart.ts';
import { html, type Markup } from './markup.ts';

const GROUP_PX = 68;
const FOOT_PX = 26;
const LANE_PX = { before: 31, after: 48 } as const;

/** Before and after under each other on one logarithmic axis: circles and diamonds, dashed and solid, and words. */
export function renderRanges(id: string, { description, groups }: Ranges): Markup {
  const heightPx = groups.length * GROUP_PX + FOOT_PX;
  const scale = scaleOf(groups);
  const content = [
    renderAxis(scale.ticks, heightPx),
    ...groups.map((group, index) => renderGroup(group, index * GROUP_PX, scale)),
  ];
  const chart = renderChart({ id: `${id}-chart`, title: 'Before and after', description, heightPx, content });
  return html`${chart}
    <figcaption>
      Circle, dashed: before. Diamond, solid: after. A mark is the median, a line reaches from the fastest to
      p95 (to the slowest, where fewer than 20 were measured). The upright dashed line is the target.
    </figcaption> `;
}

interface Scale {
  readonly ticks: readonly Tick[];
  toPercent(ms: number): number;
}

/** Whole powers of ten around everything that is shown. */
function scaleOf(groups: readonly RangeGroup[]): Scale {
  const shown = groups
    .flatMap(({ targetMs, before, after }) => [
      targetMs,
      ...[before, after].flatMap((range) =>
        range === undefined ? [] : [range.lowMs, range.midMs, range.highMs],
      ),
    ])
    .filter((ms) => ms > 0);
  const low = Math.floor(Math.log10(Math.min(...shown, 1)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...shown, 1))));
  const toPercent = (ms: number): number =>
    round(1 + (98 * (Math.log10(Math.max(ms, 10 ** low)) - low)) / (high - low));
  const ticks = Array.from({ length: high - low + 1 }, (_, index) => {
    const ms = 10 ** (low + index);
    return { percent: toPercent(ms), label: renderDuration(Number(ms.toPrecision(1))) };
  });
  return { ticks, toPercent };
}

function renderGroup(group: RangeGroup, y: number, scale: Scale): Markup {
  const { label, note, tone, targetMs } = group;
  const target = scale.toPercent(targetMs);
  return html`<g class="group"
    >${renderHead(label, `${note}, target ${renderDuration(targetMs)}`, { y: y + 15, indentPx: 0 })}<line
      class="target"
      x1="${target}%"
      x2="${target}%"
      y1="${y + 22}"
      y2="${y + 56}"
    />${renderLane('before', group.before, y, scale)}${renderLane('after', group.after, y, scale, tone)}</g
  > `;
}

type Side = keyof typeof LANE_PX;

function renderLane(
  side: Side,
  range: Range | undefined,
  top: number,
  ...rest: readonly [Scale, string?]
): Markup {
  const y = top + LANE_PX[side];
  if (range === undefined) return html`<text class="value" x="1%" y="${y + 4}">${side}: no time</text>`;
  const [scale, tone = 'muted'] = rest;
  const [low, mid, high] = [range.lowMs, range.midMs, range.highMs].map(scale.toPercent) as [
    number,
    number,
    number,
  ];
  const caps = [low, high].map((x) => html`<line x1="${x}%" x2="${x}%" y1="${y - 3}" y2="${y + 3}" />`);
  const line = html`<line class="reach" x1="${low}%" x2="${high}%" y1="${y}" y2="${y}" />`;
  const mark =
    side === 'before'
      ? html`<circle cx="${mid}%" cy="${y}" r="4.5" />`
      : html`<svg x="${mid}%" y="${y}" overflow="visible"><path d="M0-6 6 0 0 6-6 0z" /></svg>`;
  return html`<g class="lane ${side} ${tone}">${line}${caps}${mark}</g
    >${renderValue(`${side} ${renderDuration(range.midMs)}`, [low, high], y)}`;
}

/** Beside the line, on the side that has room. */
function renderValue(text: string, [low, high]: readonly [number, number], y: number): Markup {
  return high <= 100 - low
    ? html`<text class="value" x="${high}%" dx="10" y="${y + 4}">${text}</text>`
    : html`<text class="value" x="${low}%" dx="-10" y="${y + 4}" text-anchor="end">${text}</text>`;
}
