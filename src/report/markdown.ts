import { renderLocation } from '../location.ts';
import { describeFinding } from './describe-finding.ts';
import type { Finding } from './finding.ts';
import { BLANK, type Cell, type Column, type Listing, type Report, type Section } from './report.ts';
import { standingOf } from './verdict.ts';
import { plainText } from './wrap.ts';

/** For pull requests, issues and wikis: GitHub's Markdown. Text of others cannot become markup. */
export function renderMarkdown(report: Report): string {
  const { verdict, next } = report;
  const seconds = (Date.parse(report.finishedAt) - Date.parse(report.startedAt)) / 1000;
  const blocks = [
    `## ${escape(report.command)}: ${verdict.status.toUpperCase()}`,
    escape(verdict.summary),
    escape(`${report.target}, run ${report.runId}, ${report.startedAt}, ${seconds.toFixed(1)} s`),
    ...report.sections.flatMap(renderSection),
    ...(next.length === 0 ? [] : ['### Next', fence(next.join('\n'))]),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function renderSection(section: Section): readonly string[] {
  const title = `### ${escape(section.title)}`;
  switch (section.kind) {
    case 'text':
      return [title, fence(section.lines.join('\n'))];
    case 'table':
      return [title, renderGrid(section.columns, section.rows), ...(section.notes ?? []).map(escape)];
    case 'facts': {
      const rows = section.facts.map(({ name, value }) => [name, value === '' ? BLANK : value]);
      return [title, renderGrid([{ title: 'what' }, { title: '' }], rows)];
    }
    case 'listings':
      return [title, ...section.listings.flatMap(renderListing)];
    case 'findings':
      return [title, ...renderFindings(section.findings)];
  }
}

function renderListing({ title, detail, panes }: Listing): readonly string[] {
  return [
    `**${escape(title)}**${detail === undefined ? '' : `: ${escape(detail)}`}`,
    ...panes.flatMap(({ title: side, text }) => [...(side === '' ? [] : [escape(side)]), fence(text)]),
  ];
}

function renderFindings(findings: readonly Finding[]): readonly string[] {
  const columns = [{ title: 'verdict' }, { title: 'check' }, { title: 'what' }];
  const rows = findings.map((finding) => [standingOf(finding), finding.id, describeFinding(finding)]);
  return [renderGrid(columns, rows), ...findings.flatMap(renderDetail)];
}

function renderDetail({ id, subject, location, fix }: Finding): readonly string[] {
  const lines = [
    ...(location === undefined ? [] : [renderLocation(location)]),
    ...(fix === undefined ? [] : [fix]),
  ];
  if (lines.length === 0) return [];
  const about = `${fix === undefined ? '' : 'Fix for '}**${escape(id)}**${subject === '' ? '' : ` ${escape(subject)}`}`;
  return [about, fence(lines.join('\n'))];
}

function renderGrid(columns: readonly Column[], rows: readonly (readonly Cell[])[]): string {
  return [
    rowOf(columns.map(({ title }) => escape(title))),
    rowOf(columns.map(({ align }) => (align === 'right' ? '---:' : '---'))),
    ...rows.map((row) => rowOf(columns.map((_, index) => escape(textOf(row[index] ?? ''))))),
  ].join('\n');
}

function rowOf(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.text;
}

/** A fence longer than any run of backticks within. */
function fence(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const mark = '`'.repeat(longest + 1);
  return `${mark}\n${plainText(text)}\n${mark}`;
}

function escape(text: string): string {
  return plainText(text)
    .replaceAll(/[\\`*_[\]<>|#~@]/g, (character) => `\\${character}`)
    .replaceAll('\n', '<br>');
}
