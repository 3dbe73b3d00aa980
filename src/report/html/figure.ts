import type { Figure } from '../figure.ts';
import { html, type Markup } from './markup.ts';
import { renderRanges } from './ranges-chart.ts';
import { renderTimeline } from './timeline-chart.ts';

/** A chart of a section; `id` makes the names of its parts its own. */
export function renderFigure(id: string, figure: Figure): Markup {
  return html`<figure>
    ${figure.kind === 'timeline' ? renderTimeline(id, figure) : renderRanges(id, figure)}
  </figure> `;
}
