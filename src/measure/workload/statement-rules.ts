import { renderDuration } from '../../duration.ts';
import type { Finding } from '../../report/finding.ts';
import { oneLine } from '../../shorten.ts';
import type { WorkloadChange } from './compare-workload.ts';

const WORDS = 60;

/** One entry of validation/statements.json: what statements of a kind may take, by their own counters. */
export interface StatementRule {
  readonly name: string;
  /** Matches the normalized text, in any case. */
  readonly pattern: RegExp;
  readonly meanMs: number | undefined;
  readonly maxMs: number | undefined;
}

/** Each rule over all statements that it matches; none that matches is unknown: missing data is no success. */
export function judgeStatements(
  rules: readonly StatementRule[],
  changes: readonly WorkloadChange[],
): readonly Finding[] {
  return rules.map((rule) => {
    const own = changes.filter(({ statement }) => rule.pattern.test(statement.query));
    if (own.length === 0) {
      const message = 'no statement that it matches was called since the baseline';
      return { id: 'statements', subject: rule.name, status: 'unknown', optional: true, message };
    }
    return judge(rule, own);
  });
}

function judge({ name, meanMs, maxMs }: StatementRule, own: readonly WorkloadChange[]): Finding {
  const head = { id: 'statements', subject: name };
  const slowest = [...own].sort((a, b) => b.after.meanMs - a.after.meanMs)[0] as WorkloadChange;
  const longest = [...own].sort((a, b) => b.statement.maxMs - a.statement.maxMs)[0] as WorkloadChange;
  if (meanMs !== undefined && slowest.after.meanMs >= meanMs) {
    const measured = `mean ${renderDuration(slowest.after.meanMs)}, n ${slowest.after.calls}`;
    return {
      ...head,
      status: 'fail',
      message: oneLine(slowest.statement.query, WORDS),
      measured,
      limit: renderDuration(meanMs),
    };
  }
  if (maxMs !== undefined && longest.statement.maxMs >= maxMs) {
    const since =
      longest.statement.since === null ? 'since its counters began' : `since ${longest.statement.since}`;
    const measured = `max ${renderDuration(longest.statement.maxMs)} ${since}`;
    return {
      ...head,
      status: 'fail',
      message: oneLine(longest.statement.query, WORDS),
      measured,
      limit: renderDuration(maxMs),
    };
  }
  const calls = own.reduce((sum, { after }) => sum + after.calls, 0);
  const measured = `mean ${renderDuration(slowest.after.meanMs)}, n ${calls}`;
  const limit = renderDuration(meanMs ?? maxMs ?? 0);
  return { ...head, status: 'pass', message: `${own.length} statements keep to it`, measured, limit };
}
