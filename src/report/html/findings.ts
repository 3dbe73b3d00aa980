import { renderLocation } from '../../location.ts';
import { describeFinding } from '../describe-finding.ts';
import type { Finding } from '../finding.ts';
import type { Section } from '../report.ts';
import { STATUS_TONE } from '../tone.ts';
import { standingOf, type Standing } from '../verdict.ts';
import { html, NOTHING, type Markup } from './markup.ts';

/** Shapes that tell the verdicts apart without colour. */
const SIGN: Readonly<Record<Standing, string>> = {
  pass: '✓',
  warn: '!',
  fail: '✕',
  unknown: '?',
  accepted: '○',
  skipped: '–',
};

type FindingsSection = Pick<Extract<Section, { kind: 'findings' }>, 'title' | 'findings'>;

export function renderFindings({ title, findings }: FindingsSection): Markup {
  if (findings.length === 0) return html`<p>Nothing was judged.</p> `;
  return html`<table class="verdicts">
    <caption>
      ${title}
    </caption>
    <thead>
      <tr>
        <th scope="col">verdict</th>
        <th scope="col">of</th>
        <th scope="col">what</th>
      </tr>
    </thead>
    <tbody>
      ${findings.map(renderFinding)}
    </tbody>
  </table> `;
}

function renderFinding(finding: Finding): Markup {
  const standing = standingOf(finding);
  const tone = standing === 'accepted' ? 'muted' : STATUS_TONE[standing];
  const verdict = html`<span class="tone ${tone}"
    ><span aria-hidden="true">${SIGN[standing]}</span> ${standing}</span
  >`;
  return html`<tr>
    <td data-title="verdict">${verdict}</td>
    <th scope="row">${finding.id}</th>
    <td data-title="what">${describeFinding(finding)}${renderDetail(finding)}</td>
  </tr> `;
}

function renderDetail({ location, fix }: Finding): Markup {
  const parts = [
    ...(location === undefined ? [] : [renderLocation(location)]),
    ...(fix === undefined ? [] : [fix]),
  ];
  if (parts.length === 0) return NOTHING;
  return html`<details>
    <summary>${fix === undefined ? 'where' : 'the way out'}</summary>
    <pre><code>${parts.join('\n')}</code></pre>
  </details>`;
}
