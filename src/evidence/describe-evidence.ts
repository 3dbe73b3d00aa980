import type { Report, Section } from '../report/report.ts';
import { describeBuilds } from './builds-section.ts';
import { judgeEvidence } from './judge-evidence.ts';
import { describeLatency } from './latency-sections.ts';
import type { RunEvidence } from './run-evidence.ts';
import { describeRun } from './run-section.ts';
import { nameOfRun, spanOf } from './run-times.ts';
import { describeSignOff, type SignOff } from './sign-off.ts';
import { describeStatements } from './statement-sections.ts';
import { describeTimeline } from './timeline-section.ts';

/** What of a report tells about the run instead of about the command that made it. */
export type EvidenceReport = Pick<
  Report,
  'runId' | 'heading' | 'startedAt' | 'finishedAt' | 'verdict' | 'sections' | 'next'
>;

/** The run as a report: for an archive, a reviewer, or somebody to sign. */
export function describeEvidence(evidence: RunEvidence, signOff: SignOff): EvidenceReport {
  const { run, migrations } = evidence;
  const judged = judgeEvidence(evidence);
  const verdicts: readonly Section[] = [
    { kind: 'findings', id: 'migrations', title: 'Migrations', findings: judged.migrations },
    ...(judged.targets.length === 0
      ? []
      : [{ kind: 'findings', id: 'targets', title: 'Targets', findings: judged.targets } as const]),
  ];
  return {
    runId: run.runId,
    heading: `${nameOfRun(run)} ${run.runId}`,
    ...spanOf(evidence),
    verdict: judged.verdict,
    sections: [
      describeRun(evidence),
      ...verdicts,
      describeTimeline(evidence),
      ...migrations.flatMap(describeStatements),
      describeBuilds(evidence),
      ...describeLatency(evidence),
      describeSignOff(run, signOff),
    ],
    next: [`db-check report ${run.runId} --format html --output report.html   # the whole of it, to show`],
  };
}

/** What a screen has room for. */
const ON_SCREEN: readonly string[] = ['run', 'migrations', 'targets', 'timeline', 'builds', 'latency'];

export function summarizeEvidence(report: EvidenceReport): EvidenceReport {
  return { ...report, sections: report.sections.filter(({ id }) => ON_SCREEN.includes(id)) };
}
