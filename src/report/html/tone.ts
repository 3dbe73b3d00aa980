import type { Cell } from '../report.ts';
import { html, type Markup } from './markup.ts';

/** Colour as help only: the words say the same without it. */
export function renderTone(cell: Cell): Markup {
  if (typeof cell === 'string') return html`${cell}`;
  return html`<span class="tone ${cell.tone}">${cell.text}</span>`;
}
