import { EXIT } from '../errors.ts';
import type { Finding, Status } from '../report/finding.ts';
import type { Report, Section, Verdict } from '../report/report.ts';
import { judgeFindings, standingOf } from '../report/verdict.ts';
import type { Standing } from './judge-standing.ts';

export interface Readiness {
  /** The rollout's own, and that of every migration which is held. */
  readonly standings: readonly Standing[];
  readonly gates: readonly Finding[];
  readonly checks: readonly Finding[];
  readonly strict: boolean;
  readonly contacts: readonly string[];
}

/** Go or no-go, on one screen: of the checks only what is not plainly good. */
export function describeReadiness(readiness: Readiness): Pick<Report, 'verdict' | 'sections' | 'next'> {
  const { standings, gates, contacts } = readiness;
  const verdict = judgeReadiness(readiness);
  const isGo = verdict.exitCode === EXIT.ok;
  const isNobodyWanted = isGo || standings.some(({ status }) => status === 'wait');
  return {
    verdict,
    sections: [
      findings('rollout', 'Rollout', standings.map(asFinding)),
      ...(gates.length === 0 ? [] : [findings('gates', 'Gates ahead, asked once', gates)]),
      describeChecks(readiness),
      ...(isNobodyWanted || contacts.length === 0
        ? []
        : [{ kind: 'text', id: 'contacts', title: 'Whom to call', lines: contacts } as const]),
    ],
    next: isGo ? standings.flatMap(({ next }) => next) : nextSteps(readiness),
  };
}

/** Where somebody's word is wanted, asking again changes nothing: that comes first. */
function judgeReadiness({ standings, gates, checks, strict }: Readiness): Verdict {
  const judged = judgeFindings([...gates, ...checks], { strict });
  const find = (...wanted: readonly Standing['status'][]): Standing | undefined =>
    standings.find(({ status }) => wanted.includes(status));
  const human = find('human');
  if (human !== undefined) return noGo('stopped', human, EXIT.held);
  const blocking = find('failed', 'wait');
  if (blocking !== undefined) return noGo('failed', blocking, EXIT.failed);
  if (judged.exitCode === EXIT.failed) return { ...judged, summary: `no-go: ${judged.summary}` };
  const unknown = find('unknown');
  if (unknown !== undefined) return noGo('unknown', unknown, EXIT.unknown);
  if (judged.exitCode !== EXIT.ok) return { ...judged, summary: `no-go, nobody knows: ${judged.summary}` };
  return { ...judged, summary: `go: ${standings.map(say).join('; ')}; ${judged.summary}` };
}

function noGo(status: Verdict['status'], standing: Standing, exitCode: Verdict['exitCode']): Verdict {
  return { status, summary: `no-go: ${say(standing)}`, exitCode };
}

function say({ subject, message }: Standing): string {
  return subject === '' ? message : `${subject} ${message}`;
}

const MEANS: Readonly<Record<Standing['status'], Status>> = {
  go: 'pass',
  wait: 'fail',
  failed: 'fail',
  human: 'fail',
  unknown: 'unknown',
};

function asFinding({ status, subject, message }: Standing): Finding {
  return { id: 'rollout', status: MEANS[status], subject, message };
}

function findings(id: string, title: string, all: readonly Finding[]): Section {
  return { kind: 'findings', id, title, findings: all };
}

function describeChecks({ checks }: Readiness): Section {
  const noteworthy = checks.filter((finding) => !['pass', 'skipped'].includes(standingOf(finding)));
  const good = new Set(checks.filter(({ status }) => status === 'pass').map(({ id }) => id)).size;
  if (noteworthy.length > 0) return findings('checks', 'Health checks that are not plainly good', noteworthy);
  return {
    kind: 'text',
    id: 'checks',
    title: 'Health checks',
    lines: [`${good} passed; db-check pre shows them`],
  };
}

function isBad({ status }: Finding): boolean {
  return status === 'fail' || status === 'unknown';
}

function nextSteps({ standings, gates, checks }: Readiness): readonly string[] {
  const standing = standings.filter(({ status }) => status !== 'go').flatMap(({ next }) => next);
  const check = checks.find(({ status }) => status === 'fail') ?? checks.find(isBad);
  return [
    ...standing,
    ...(gates.some(isBad) ? ['db-deploy rollout --dry-run   # the gates in full'] : []),
    ...(check === undefined ? [] : [`db-check explain ${check.id}`]),
    ...(standing.some((step) => step.startsWith('db-check ready')) ? [] : ['db-check ready   # again']),
  ];
}
