import type { Report, Section } from '../report/report.ts';
import { describeBuilds } from './builds-section.ts';
import { describeChecks } from './checks-sections.ts';
import { describeByHand, describeDecisions } from './decision-sections.ts';
import { describeGates } from './gate-sections.ts';
import { judgeEvidence } from './judge-evidence.ts';
import { describeLatency, describePlans } from './latency-sections.ts';
import type { RunEvidence } from './run-evidence.ts';
import { describeRun } from './run-section.ts';
import { nameOfRun, spanOf } from './run-times.ts';
import { describeSignOff, type SignOff } from './sign-off.ts';
import { describeStatements } from './statement-sections.ts';
import { describeTimeline } from './timeline-section.ts';
import { describeWaits } from './waits-section.ts';
import { describeWatches } from './watch-section.ts';

/** What of a report tells about the run instead of about the command that made it. */
export type EvidenceReport = Pick<
  Report,
  'runId' | 'heading' | 'startedAt' | 'finishedAt' | 'verdict' | 'sections' | 'next'
>;

/** The run as a report: for an archive, a reviewer, or somebody to sign. */
export function describeEvidence(evidence: RunEvidence, signOff: SignOff): EvidenceReport {
  const { run, migrations } = evidence;
  const judged = judgeEvidence(evidence);
  const { rollout } = evidence;
  const verdicts: readonly Section[] = [
    ...(judged.rollout.length === 0
      ? []
      : [{ kind: 'findings', id: 'phases', title: 'Phases and gates', findings: judged.rollout } as const]),
    { kind: 'findings', id: 'migrations', title: 'Migrations', findings: judged.migrations },
    ...(judged.targets.length === 0
      ? []
      : [{ kind: 'findings', id: 'targets', title: 'Targets', findings: judged.targets } as const]),
  ];
  return {
    runId: run.runId,
    heading: headingOf(evidence),
    ...spanOf(evidence),
    verdict: judged.verdict,
    sections: [
      describeLatency(evidence),
      describeTimeline(evidence),
      ...(rollout === undefined ? [] : [describeGates(rollout), ...describeByHand(rollout)]),
      ...migrations.flatMap(describeStatements),
      describeWaits(evidence),
      describeBuilds(evidence),
      ...describePlans(evidence),
      ...describeWatches(evidence),
      ...verdicts,
      ...describeChecks(evidence),
      ...(rollout === undefined ? [] : [describeDecisions(rollout)]),
      describeRun(evidence),
      describeSignOff(run, signOff),
    ],
    next: [],
  };
}

/** `Deployment of 2_index`; the timestamp in front of a name is for machines. */
function headingOf({ run, rollout, migrations }: RunEvidence): string {
  if (rollout !== undefined) return `Rollout ${rollout.name}`;
  const [only] = migrations;
  const name = only?.name.replace(/^\d{6,}_/, '').replaceAll('_', ' ');
  const what = migrations.length === 1 ? name : `${migrations.length} migrations`;
  return `${nameOfRun(run)} of ${what}`;
}

/** What a screen has room for. */
const ON_SCREEN: readonly string[] = [
  'latency',
  'timeline',
  'builds',
  'phases',
  'migrations',
  'targets',
  'run',
];

export function summarizeEvidence(report: EvidenceReport): EvidenceReport {
  return {
    ...report,
    sections: report.sections.filter(({ id }) => ON_SCREEN.includes(id)),
    next: [`db-check report ${report.runId} --format html --output report.html   # the whole of it, to show`],
  };
}
