import { renderElapsed } from '../../duration.ts';
import type { Report, Section } from '../report.ts';
import { VERDICT_TONE } from '../tone.ts';
import { html, NOTHING, type Markup } from './markup.ts';
import { anchorOf, renderSection } from './section.ts';
import { STYLE } from './style.ts';

/** No script runs, nothing is fetched, not even from a page that somebody tampered with (W3C, CSP Level 3). */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** The whole report as one HTML file: no network, no script, dark and light, for screens of any width and for paper. */
export function renderHtml(report: Report): string {
  const heading = report.heading ?? report.command;
  const { markup } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <link rel="icon" href="data:," />
        <title>${heading}: ${report.verdict.status}</title>
        <style>
          ${{ markup: STYLE }}
        </style>
      </head>
      <body>
        <a class="skip" href="#content">To the content</a>
        ${renderHeader(report, heading)}
        <div class="columns">
          ${renderContents(report.sections)}
          <main id="content">${report.sections.map(renderSection)}${renderNext(report.next)}</main>
        </div>
        <footer>
          <p>
            ${report.tool.name} ${report.tool.version}, ${report.command}. One file, no network, no script.
          </p>
        </footer>
      </body>
    </html> `;
  return `${markup.trimEnd()}\n`;
}

/** Shapes that tell the verdicts apart without colour. */
const SIGN = { good: '✓', warning: '!', failed: '✕', unknown: '?', stopped: '■' } as const;

function renderHeader(report: Report, heading: string): Markup {
  const { status, summary } = report.verdict;
  const tookMs = Date.parse(report.finishedAt) - Date.parse(report.startedAt);
  return html`<header>
    <p class="brand">
      <span class="mark" aria-hidden="true"></span>Plumbline <span class="of">${report.command}</span>
    </p>
    <h1>${heading}</h1>
    <p class="verdict ${VERDICT_TONE[status]}">
      <strong><span aria-hidden="true">${SIGN[status]}</span> ${status}</strong> <span>${summary}</span>
    </p>
    <dl class="meta">
      <div>
        <dt>database</dt>
        <dd>${report.target}</dd>
      </div>
      <div>
        <dt>run</dt>
        <dd>${report.runId}</dd>
      </div>
      <div>
        <dt>began</dt>
        <dd>${`${report.startedAt.slice(0, 10)} ${report.startedAt.slice(11, 19)} UTC`}</dd>
      </div>
      <div>
        <dt>took</dt>
        <dd>${renderElapsed(tookMs)}</dd>
      </div>
    </dl>
  </header>`;
}

function renderContents(sections: readonly Section[]): Markup {
  const links = sections.map(
    ({ title }, index) => html`<li><a href="#${anchorOf(index)}">${title}</a></li> `,
  );
  return html`<nav aria-labelledby="contents">
    <h2 id="contents">Contents</h2>
    <ol>
      ${links}
    </ol>
  </nav>`;
}

function renderNext(next: readonly string[]): Markup {
  if (next.length === 0) return NOTHING;
  return html`<section aria-labelledby="next">
    <h2 id="next">Next</h2>
    <pre><code>${next.join('\n')}</code></pre>
  </section> `;
}
