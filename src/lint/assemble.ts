import type { Finding, Status } from '../report/finding.ts';
import type { Ignore } from './ignores.ts';
import type { Judged } from './judge-file.ts';
import { LineIndex } from './line-index.ts';
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
  const lines = new LineIndex(file.source.path, file.source.text);
  return {
    judged: all,
    findings: all.map((offence) => toFinding(offence, lines, options)),
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

function toFinding(offence: Judged, lines: LineIndex, options: LintOptions): Finding {
  const { rule, subject, message, instead } = offence;
  const severity = options.severities[rule.id] ?? offence.severity ?? rule.severity;
  return {
    id: rule.id,
    status: STATUS[severity === 'off' ? rule.severity : severity],
    ...(severity === 'info' && { isNote: true as const }),
    ...{ subject, message },
    ...(instead !== undefined && { fix: instead }),
    location: lines.locate(offence.start, offence.end),
  };
}
