import type { Location } from '../location.ts';
import type { Finding } from '../report/finding.ts';
import type { Report } from '../report/report.ts';
import { paint, type Tone, VERDICT_TONE } from '../report/tone.ts';
import { plainText, wrapText } from '../report/wrap.ts';

const WIDTH = 80;

/** For people: file by file, each place with its line and a mark under it, and the safe way to paste. */
export function renderLintTable({ sections, verdict, next }: Report, color: boolean): string {
  const findings = sections.flatMap((section) => (section.kind === 'findings' ? section.findings : []));
  const files = Map.groupBy(findings, ({ location }) => location?.file ?? '');
  const lines = [
    ...[...files].flatMap(([file, ofFile]) => [
      plainText(file),
      ...ofFile.flatMap((one) => [...renderFinding(one, color), '']),
    ]),
    ...wrapText(`${verdict.status.toUpperCase()}: ${verdict.summary}`, WIDTH).map((line) =>
      paint(line, VERDICT_TONE[verdict.status], color),
    ),
    ...(next.length === 0 ? [] : ['', 'Next', ...next.map((line) => `  ${line}`)]),
  ];
  return `${lines.join('\n')}\n`;
}

const WORDS: Readonly<Record<string, { readonly word: string; readonly tone: Tone }>> = {
  fail: { word: 'error', tone: 'bad' },
  warn: { word: 'warning', tone: 'warn' },
  pass: { word: 'note', tone: 'muted' },
};

function renderFinding(
  { id, status, subject, message, fix, location }: Finding,
  color: boolean,
): readonly string[] {
  const { word, tone } = WORDS[status] ?? { word: status, tone: 'muted' };
  const place = location === undefined ? '' : `${location.line}:${location.column}`;
  const text = subject === '' ? message : `${subject}: ${message}`;
  return [
    `  ${place.padEnd(7)} ${paint(word, tone, color)} ${id}`,
    ...wrapText(text, WIDTH - 4).map((line) => `    ${line}`),
    ...(location === undefined ? [] : excerpt(location)),
    ...(fix === undefined ? [] : renderWay(fix)),
  ];
}

/** SQL is not wrapped, because it is to be pasted. */
function renderWay(fix: string): readonly string[] {
  const text = plainText(fix);
  if (!/;\s*$/.test(text)) return wrapText(`hint: ${text}`, WIDTH - 4).map((line) => `    ${line}`);
  return ['    instead:', ...text.split('\n').map((line) => `      ${line}`)];
}

/** The line and a mark under what is meant of it; long lines are cut around the mark. */
function excerpt({ lineText, line, column, end }: Location): readonly string[] {
  const characters = [...lineText.replaceAll('\t', ' ')];
  const start = Math.max(0, column - 50);
  const shown = characters.slice(start, start + WIDTH - 6);
  const endColumn = end === undefined || end.line === line ? (end?.column ?? column) : characters.length + 1;
  const length = Math.max(1, Math.min(endColumn - column, shown.length - (column - 1 - start)));
  return [
    `    | ${plainText(shown.join(''))}`,
    `    | ${' '.repeat(column - 1 - start)}${'^'.repeat(length)}`,
  ];
}
