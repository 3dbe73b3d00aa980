import type { FactFailure } from '../facts/fact.ts';
import type { FactName, Facts } from '../facts/index.ts';
import type { FactResults } from '../facts/read-facts.ts';
import type { Finding } from '../report/finding.ts';
import type { Check, CheckFinding, JudgeContext } from './check.ts';
import { describeFailure } from './describe-failure.ts';

/** Every check says something: what it found, `pass`, or `unknown` when a fact it needs could not be read. */
export function judgeChecks(
  checks: readonly Check[],
  results: FactResults,
  context: JudgeContext,
): readonly Finding[] {
  return checks.flatMap((check) =>
    judgeCheck(check, results, context).map((finding) => ({
      id: check.id,
      ...finding,
      ...(check.optional && { optional: check.optional }),
    })),
  );
}

function judgeCheck(check: Check, results: FactResults, context: JudgeContext): readonly CheckFinding[] {
  const unread = check.needs.flatMap((name) => failureOf(name, results));
  if (unread.length > 0) return unread;
  const values = check.needs.map((name) => [name, valueOf(name, results)]);
  const findings = check.judge(Object.fromEntries(values) as Facts, context);
  return findings.length > 0 ? findings : [{ status: 'pass', subject: '', message: check.good }];
}

function failureOf(name: FactName, results: FactResults): readonly CheckFinding[] {
  const result = results[name];
  if (result?.ok === true) return [];
  const failure: FactFailure = result?.failure ?? { reason: 'it was not read' };
  const { reason, ...fix } = describeFailure(failure);
  return [
    { status: 'unknown', subject: '', message: `the fact ${name} could not be read: ${reason}`, ...fix },
  ];
}

function valueOf(name: FactName, results: FactResults): unknown {
  const result = results[name];
  return result?.ok === true ? result.value : undefined;
}
