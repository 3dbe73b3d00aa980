import type { Location } from '../location.ts';
import { describeFinding } from './describe-finding.ts';
import type { Finding } from './finding.ts';
import { findingsByCheck } from './findings-by-check.ts';
import type { Report } from './report.ts';
import { standingOf } from './verdict.ts';
import { plainText } from './wrap.ts';

/** Workflow commands of GitHub Actions: what is wrong as annotations, at its place in a file where it has one. */
export function renderGithub(report: Report): string {
  const lines = findingsByCheck(report).flatMap(({ findings }) => findings.flatMap(annotate));
  const { status, summary, exitCode } = report.verdict;
  const level = exitCode !== 0 ? 'error' : status === 'good' ? 'notice' : 'warning';
  const verdict = command(level, { title: report.command }, `${status.toUpperCase()}: ${summary}`);
  return [...lines, verdict, ''].join('\n');
}

function annotate(finding: Finding): readonly string[] {
  const level = levelOf(finding);
  if (level === undefined) return [];
  const { location, fix } = finding;
  const place = location === undefined ? {} : placeOf(location);
  const message = describeFinding(finding) + (fix === undefined ? '' : `\nfix: ${fix}`);
  return [command(level, { ...place, title: finding.id }, message)];
}

/** Columns are only taken where the end is on the same line; the last column is that of the last character. */
function placeOf({ file, line, column, end }: Location): Readonly<Record<string, string | number>> {
  if (end === undefined) return { file, line, col: column };
  if (end.line !== line) return { file, line, endLine: end.line };
  return { file, line, endLine: line, col: column, endColumn: Math.max(column, end.column - 1) };
}

function levelOf(finding: Finding): 'error' | 'warning' | 'notice' | undefined {
  const status = standingOf(finding);
  const { optional, isNote } = finding;
  if (status === 'fail' || (status === 'unknown' && optional !== true)) return 'error';
  if (status === 'warn' || status === 'unknown') return 'warning';
  return isNote === true ? 'notice' : undefined;
}

function command(
  name: string,
  properties: Readonly<Record<string, string | number>>,
  message: string,
): string {
  const parts = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${name} ${parts.join(',')}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return plainText(text).replaceAll('%', '%25').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
