import type { Location, Place } from '../location.ts';
import { describeFinding } from './describe-finding.ts';
import type { Finding } from './finding.ts';
import { findingsByCheck } from './findings-by-check.ts';
import type { Report } from './report.ts';
import type { RuleText } from './rule-text.ts';
import { hashText } from './hash-text.ts';
import { plainText } from './wrap.ts';

/**
 * SARIF 2.1.0 (OASIS), as code scanning of GitHub and the viewers of editors read it: a finding that is not good is a
 * result at its place; one that is accepted or ignored is suppressed. What passed is left out, unless it is a note: a result is an
 * alert there.
 */
export function renderSarif(report: Report, texts: ReadonlyMap<string, RuleText>): string {
  const found = findingsByCheck(report).flatMap(({ findings }) => findings);
  const told = found.flatMap((finding) => {
    const level = levelOf(finding);
    return level === undefined ? [] : [{ finding, level }];
  });
  const ids = [...new Set(told.map(({ finding }) => finding.id))];
  const fingerprintOf = createFingerprints();
  const run = {
    tool: { driver: { ...driver(report), rules: ids.map((id) => describeRule(id, texts.get(id))) } },
    automationDetails: { id: `${report.command}/${report.runId}` },
    invocations: [invocation(report)],
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { [ROOT]: { description: { text: 'the root of the repository' } } },
    results: told.map(({ finding, level }) => ({
      ...{ ruleId: finding.id, ruleIndex: ids.indexOf(finding.id), level },
      message: { text: messageOf(finding) },
      locations: locationsOf(finding),
      partialFingerprints: { 'plumblineFinding/v1': fingerprintOf(finding) },
      suppressions: suppressionsOf(finding),
    })),
  };
  return `${JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs: [run] }, null, 2)}\n`;
}

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
const ROOT = '%SRCROOT%';

type Level = 'error' | 'warning' | 'note';

function levelOf({ status, optional, isNote }: Finding): Level | undefined {
  if (status === 'fail' || (status === 'unknown' && optional !== true)) return 'error';
  if (status === 'warn' || status === 'unknown') return 'warning';
  return isNote === true ? 'note' : undefined;
}

function driver({ tool }: Report): object {
  return { name: tool.name, version: tool.version, semanticVersion: tool.version };
}

function describeRule(id: string, text: RuleText | undefined): object {
  if (text === undefined) return { id };
  const { title, why, fix } = text;
  return {
    id,
    shortDescription: { text: escapeMessage(title) },
    fullDescription: { text: escapeMessage(why) },
    help: {
      text: escapeMessage(`${why}\n\nFix: ${fix}`),
      markdown: escapeMessage(`${escapeMarkdown(why)}\n\n**Fix:** ${escapeMarkdown(fix)}`),
    },
    properties: { tags: ['postgresql', 'migrations'] },
  };
}

function invocation({ verdict, startedAt, finishedAt }: Report): object {
  return {
    executionSuccessful: verdict.status !== 'stopped',
    exitCode: verdict.exitCode,
    exitCodeDescription: plainText(verdict.summary),
    startTimeUtc: startedAt,
    endTimeUtc: finishedAt,
  };
}

function messageOf(finding: Finding): string {
  const fix = finding.fix === undefined ? '' : `\nfix: ${finding.fix}`;
  return escapeMessage(describeFinding(finding) + fix);
}

function locationsOf({ location, subject }: Finding): readonly object[] {
  const logical = subject === '' ? {} : { logicalLocations: [{ fullyQualifiedName: plainText(subject) }] };
  if (location === undefined) return subject === '' ? [] : [logical];
  const artifactLocation = { uri: uriOf(location.file), uriBaseId: ROOT };
  return [{ physicalLocation: { artifactLocation, region: regionOf(location) }, ...logical }];
}

/** SARIF's end is behind the last character too. */
function regionOf(location: Location): object {
  const { line, end } = location;
  const start = { startLine: line, startColumn: utf16Column(location) };
  return end === undefined ? start : { ...start, endLine: end.line, endColumn: utf16Column(end) };
}

function utf16Column({ lineText, column }: Place): number {
  return [...lineText].slice(0, column - 1).join('').length + 1;
}

/** Relative to the root, with forward slashes whatever the system; one of Windows' drives must not look like a scheme. */
function uriOf(file: string): string {
  return file.toWellFormed().split('/').map(encodeURIComponent).join('/');
}

/** The same while the line says the same, wherever it is moved; the second like it has another. */
function createFingerprints(): (finding: Finding) => string {
  const seen = new Map<string, number>();
  return ({ id, subject, location }) => {
    const hash = hashText([id, subject, location?.file, location?.lineText.trim()].join('\0'));
    const count = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, count);
    return `${hash}:${count}`;
  };
}

function suppressionsOf({ accepted }: Finding): readonly object[] {
  if (accepted === undefined) return [];
  const { owner, until, reason } = accepted;
  return [{ kind: 'external', justification: plainText(`${owner}, until ${until}: ${reason}`) }];
}

/** Braces would be placeholders (3.11.5), and `[a](b)` a link (3.11.6). */
function escapeMessage(text: string): string {
  const links = plainText(text).replaceAll(/\[([^[\]]*)\](?=\()/g, '\\[$1\\]');
  return links.replaceAll('{', '{{').replaceAll('}', '}}');
}

function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>|#~@]/g, (character) => `\\${character}`);
}
