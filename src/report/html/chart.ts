import { shorten } from '../../shorten.ts';
import { html, NOTHING, type Markup } from './markup.ts';

/**
 * Charts have no viewBox: places along x are percentages and text keeps its size, so the same drawing is legible on a
 * telephone and on a wide screen without a script.
 */
export interface Drawing {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly heightPx: number;
  readonly content: readonly Markup[];
}

export function renderChart({ id, title, description, heightPx, content }: Drawing): Markup {
  return html`<svg
    class="chart"
    role="img"
    width="100%"
    height="${heightPx}"
    aria-labelledby="${id}-title ${id}-description"
  >
    <title id="${id}-title">${title}</title>
    <desc id="${id}-description">${description}</desc>
    ${content}
  </svg> `;
}

/** What a narrow screen has room for beside a note. */
const NARROW = 30;

/** One text at the left and one at the right of a line; a long one is cut short where there is no room for it. */
export function renderHead(
  label: string,
  note: string,
  place: { readonly y: number; readonly indentPx: number },
): Markup {
  const { y, indentPx } = place;
  const isLong = label.length > NARROW;
  const short = isLong
    ? html`<text class="label narrow" x="${indentPx}" y="${y}">${shorten(label, NARROW)}</text>`
    : NOTHING;
  return html`<text class="label${isLong ? ' wide' : ''}" x="${indentPx}" y="${y}">${label}</text
    >${short}<text class="value" x="100%" y="${y}" text-anchor="end">${note}</text> `;
}

/** A place on the axis. */
export interface Tick {
  readonly percent: number;
  readonly label: string;
}

/** Lines through the whole chart, with what they stand for at its foot. */
export function renderAxis(ticks: readonly Tick[], heightPx: number): Markup {
  return html`<g class="axis"
    >${ticks.map(
      ({ percent, label }) =>
        html`<line x1="${percent}%" x2="${percent}%" y1="0" y2="${heightPx - 20}" /><text
            x="${percent}%"
            y="${heightPx - 4}"
            text-anchor="${anchorAt(percent)}"
            >${label}</text
          >`,
    )}</g
  > `;
}

/** Text at an edge stays inside. */
function anchorAt(percent: number): string {
  if (percent < 4) return 'start';
  return percent > 96 ? 'end' : 'middle';
}

/** Two decimals are a hundredth of a pixel on a wide screen. */
export function round(percent: number): number {
  return Number(percent.toFixed(2));
}
