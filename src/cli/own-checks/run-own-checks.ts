import type { CheckFinding } from '../../checks/check.ts';
import type { Finding } from '../../report/finding.ts';
import type { Section } from '../../report/report.ts';
import type { OwnCheck, OwnGround, OwnResult } from './own-check.ts';

export interface OwnResults {
  readonly findings: readonly Finding[];
  readonly sections: readonly Section[];
}

/** One after the other on the one session; commands and URLs beside them, all at once. In the order of the checks. */
export async function runOwnChecks(checks: readonly OwnCheck[], ground: OwnGround): Promise<OwnResults> {
  const outside = checks.filter(({ isOutside }) => isOutside === true);
  const running = outside.map(async (check) => [check, await check.run(ground)] as const);
  const results = new Map<OwnCheck, OwnResult>();
  for (const check of checks) if (!outside.includes(check)) results.set(check, await check.run(ground));
  for (const [check, result] of await Promise.all(running)) results.set(check, result);
  const findingsOf = (check: OwnCheck): readonly Finding[] =>
    (results.get(check)?.findings ?? []).map((finding) => ({ id: check.id, ...withFix(finding, check) }));
  return {
    findings: checks.flatMap(findingsOf),
    sections: checks.flatMap((check) => results.get(check)?.sections ?? []),
  };
}

/** What the check says to type, where the finding itself has nothing better. */
function withFix(finding: CheckFinding, { fix }: OwnCheck): CheckFinding {
  const isTrouble = finding.status === 'warn' || finding.status === 'fail';
  return isTrouble && fix !== undefined ? { fix, ...finding } : finding;
}

/** None where there is nothing to say. */
export function ownSection(findings: readonly Finding[]): readonly Section[] {
  return findings.length === 0
    ? []
    : [{ kind: 'findings', id: 'user-checks', title: 'Your own checks', findings }];
}
