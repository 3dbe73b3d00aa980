import { renderLocation } from '../location.ts';
import { describeFinding } from './describe-finding.ts';
import type { Finding } from './finding.ts';
import { renderGrid, type GridOptions } from './grid.ts';
import { BLANK, type Cell, type Fact, type Listing, type Report, type Section } from './report.ts';
import { paint, STATUS_TONE, VERDICT_TONE } from './tone.ts';
import { standingOf } from './verdict.ts';
import { plainText, wrapText } from './wrap.ts';

/** The report for people: 80 columns are enough, colour is only help. What is to be pasted is never wrapped. */
export function renderTable(report: Report, options: GridOptions): string {
  const seconds = (Date.parse(report.finishedAt) - Date.parse(report.startedAt)) / 1000;
  const lines = [
    ...wrapText(`${report.command} on ${report.target}`, options.width),
    paint(`run ${report.runId}, ${report.startedAt}, ${seconds.toFixed(1)} s`, 'muted', options.color),
    ...report.sections.flatMap((section) => ['', ...renderSection(section, options)]),
    '',
    ...renderVerdict(report, options),
  ];
  return `${lines.join('\n')}\n`;
}

function renderVerdict({ verdict, next }: Report, options: GridOptions): string[] {
  const word = verdict.status.toUpperCase();
  const summary = wrapText(`${word}: ${verdict.summary}`, options.width).map((line) =>
    paint(line, VERDICT_TONE[verdict.status], options.color),
  );
  return next.length === 0 ? summary : [...summary, '', 'Next', ...next.flatMap(indent)];
}

function renderSection(section: Section, options: GridOptions): string[] {
  switch (section.kind) {
    case 'text':
      return [section.title, ...section.lines.flatMap(indent)];
    case 'table': {
      const notes = (section.notes ?? []).flatMap((note) => wrapText(note, options.width));
      return [section.title, ...renderGrid(section.columns, section.rows, options), ...notes];
    }
    case 'facts':
      return [
        section.title,
        ...renderGrid([{ title: '' }, { title: '' }], rowsOf(section.facts), options).slice(2),
      ];
    case 'listings':
      return [section.title, ...section.listings.flatMap(renderListing)];
    case 'findings':
      return [section.title, ...renderFindings(section.findings, options)];
  }
}

function rowsOf(facts: readonly Fact[]): readonly (readonly Cell[])[] {
  return facts.map(({ name, value }) => [name, value === '' ? BLANK : value]);
}

function renderListing({ title, detail, panes }: Listing): string[] {
  const head = detail === undefined ? title : `${title}: ${detail}`;
  return [
    plainText(head),
    ...panes.flatMap(({ title: side, text }) => [
      ...(side === '' ? [] : [`${plainText(side)}:`]),
      ...indent(text),
    ]),
  ];
}

function renderFindings(findings: readonly Finding[], options: GridOptions): string[] {
  const columns = [{ title: 'verdict' }, { title: 'check' }, { title: 'what' }];
  const rows = findings.map((finding): Cell[] => [
    renderStanding(finding),
    finding.id,
    describeFinding(finding),
  ]);
  return [...renderGrid(columns, rows, options), ...findings.flatMap(renderDetail)];
}

function renderStanding(finding: Finding): Cell {
  const standing = standingOf(finding);
  return { text: standing, tone: standing === 'accepted' ? 'muted' : STATUS_TONE[standing] };
}

/** The place and the fix stand under the table, whole, so that they can be copied. */
function renderDetail(finding: Finding): string[] {
  const subject = finding.subject === '' ? '' : ` ${finding.subject}`;
  const location = finding.location === undefined ? [] : indent(renderLocation(finding.location));
  const fix = finding.fix === undefined ? [] : indent(finding.fix);
  if (location.length + fix.length === 0) return [];
  return ['', plainText(`${fix.length > 0 ? 'Fix for ' : ''}${finding.id}${subject}`), ...location, ...fix];
}

function indent(text: string): string[] {
  return plainText(text)
    .split('\n')
    .map((line) => `  ${line}`);
}
