import type { Fact, Listing, Section } from '../report.ts';
import { renderDataTable } from './data-table.ts';
import { renderFigure } from './figure.ts';
import { renderFindings } from './findings.ts';
import { html, NOTHING, type Markup } from './markup.ts';
import { renderTone } from './tone.ts';

/** Names in a page: those of sections may be anything. */
export function anchorOf(index: number): string {
  return `section-${index + 1}`;
}

export function renderSection(section: Section, index: number): Markup {
  const anchor = anchorOf(index);
  return html`<section class="${section.kind}" aria-labelledby="${anchor}">
    <h2 id="${anchor}">${section.title}</h2>
    ${renderBody(section, anchor)}
  </section> `;
}

function renderBody(section: Section, anchor: string): Markup {
  switch (section.kind) {
    case 'text':
      return renderLines(section.lines);
    case 'facts':
      return html`<dl class="pairs">${section.facts.map(renderFact)}</dl> `;
    case 'listings':
      return html`${section.listings.map(renderListing)}`;
    case 'findings':
      return renderFindings(section);
    case 'table': {
      const figure = section.figure === undefined ? NOTHING : renderFigure(anchor, section.figure);
      return html`${figure}${renderDataTable(section)}${(section.notes ?? []).map(renderNote)}`;
    }
  }
}

/** Sentences as paragraphs; what is laid out with spaces stays as it is. */
function renderLines(lines: readonly string[]): Markup {
  const isLaidOut = lines.some((line) => /^\s|\S\s{2,}\S/.test(line));
  if (isLaidOut) return html`<pre>${lines.join('\n')}</pre> `;
  return html`${lines.map((line) => html`<p>${line}</p> `)}`;
}

function renderNote(note: string): Markup {
  return html`<p class="note">${note}</p> `;
}

function renderFact({ name, value }: Fact): Markup {
  const shown =
    value === ''
      ? html`<span class="blank"><span class="hidden">to be filled in by hand</span></span>`
      : renderTone(value);
  return html`<div>
    <dt>${name}</dt>
    <dd>${shown}</dd>
  </div> `;
}

function renderListing({ title, detail, panes }: Listing): Markup {
  const about = detail === undefined ? NOTHING : html` <span class="detail">${detail}</span>`;
  return html`<details>
    <summary><span class="title">${title}</span>${about}</summary>
    <div class="panes">
      ${panes.map(
        ({ title: side, text }) =>
          html`<div class="pane">
            ${side === '' ? NOTHING : html`<h3>${side}</h3>`}
            <pre><code>${text}</code></pre>
          </div> `,
      )}
    </div>
  </details> `;
}
