import { renderBytes } from '../bytes.ts';
import { createLocator, type Location } from '../location.ts';
import type { Change, Finding, Status } from '../report/finding.ts';
import type { Fix } from './fix.ts';
import type { Ignore } from './ignores.ts';
import type { Judged } from './judge-file.ts';
import type { LintFile } from './lint-file.ts';
import type { LintOptions } from './lint-options.ts';
import type { Severity } from './rule.ts';
import { UNUSED_IGNORE } from './rules/unused-ignore.ts';

interface Assembled {
  readonly judged: readonly Judged[];
  readonly findings: readonly Finding[];
  readonly ignored: number;
}

const STATUS: Readonly<Record<Severity, Status>> = { error: 'fail', warning: 'warn', info: 'pass' };

/** What the rules said, without what comments ignore, with the severities that the configuration wants. */
export function assemble(
  file: LintFile,
  judged: readonly Judged[],
  ignores: readonly Ignore[],
  options: LintOptions,
): Assembled {
  const used = new Set<Ignore>();
  const kept = judged.filter((offence) => {
    const meant = ignores.filter((ignore) => isMeant(ignore, offence));
    for (const ignore of meant) used.add(ignore);
    return meant.length === 0;
  });
  const unused =
    options.severities[UNUSED_IGNORE.id] === 'off' ? [] : ignores.filter((ignore) => !used.has(ignore));
  const all = [...kept, ...unused.map(judgeUnused)].sort((a, b) => a.start - b.start);
  const placeOf = createLocator(file.source.path, file.source.text);
  return {
    judged: all,
    findings: all.map((offence) => toFinding(offence, placeOf, options)),
    ignored: judged.length - kept.length,
  };
}

/** Without a reason nothing is ignored. */
function isMeant({ rules, reason, from, to }: Ignore, { rule, start }: Judged): boolean {
  return reason !== '' && rules.includes(rule.id) && from <= start && start < to;
}

function judgeUnused({ rules, reason, start, end }: Ignore): Judged {
  const message =
    rules.length === 0
      ? 'ignores nothing, because it names no rule'
      : reason === ''
        ? 'ignores nothing, because it gives no reason'
        : `ignores nothing: no such finding of ${rules.join(', ')} here`;
  return { rule: UNUSED_IGNORE, start, end, subject: 'this comment', message };
}

type PlaceOf = (start: number, end?: number) => Location;

function toFinding(offence: Judged, placeOf: PlaceOf, options: LintOptions): Finding {
  const { rule, subject, message, instead, fix, start, end } = offence;
  const severity = severityOf(offence, options);
  return {
    id: rule.id,
    status: offence.isUnknown === true ? 'unknown' : STATUS[severity],
    ...(severity === 'info' && offence.isUnknown !== true && { isNote: true as const }),
    ...{
      subject,
      message: offence.tableBytes === undefined ? message : withSize(message, offence.tableBytes),
    },
    ...(instead !== undefined && { fix: instead }),
    ...(fix !== undefined && { change: describeFix(fix, placeOf) }),
    location: end > start ? placeOf(start, end) : placeOf(start),
  };
}

/** What stops a small table stops it for a moment; what the configuration says is meant for every size. */
function severityOf({ rule, severity, tableBytes }: Judged, options: LintOptions): Severity {
  const set = options.severities[rule.id];
  if (set !== undefined && set !== 'off') return set;
  const own = severity ?? rule.severity;
  return own === 'error' && tableBytes !== undefined && tableBytes < options.smallTableBytes
    ? 'warning'
    : own;
}

function withSize(message: string, bytes: number): string {
  return `${message} (${renderBytes(bytes)})`;
}

function describeFix({ kind, title, edits }: Fix, placeOf: PlaceOf): Change {
  return {
    kind,
    title,
    replacements: edits.map(({ start, end, text }) => ({ at: placeOf(start, end), text })),
  };
}
