import { EXIT } from '../errors.ts';
import type { Finding } from '../report/finding.ts';
import type { Verdict } from '../report/report.ts';
import { judgeFindings } from '../report/verdict.ts';
import { judgeGates } from './gate-sections.ts';
import { judgePhase, judgeRollout } from './judge-rollout.ts';
import { judgeLatency } from './latency-sections.ts';
import type { RunEvidence, RunMigration } from './run-evidence.ts';
import { renderTook } from './run-times.ts';

export interface JudgedEvidence {
  readonly migrations: readonly Finding[];
  readonly targets: readonly Finding[];
  /** Phases and gates; empty for a run by itself. */
  readonly rollout: readonly Finding[];
  readonly verdict: Verdict;
}

/** One sentence on the run, and what its migrations and measurements say one by one. */
export function judgeEvidence(evidence: RunEvidence): JudgedEvidence {
  const migrations = evidence.migrations.map(judgeMigration);
  const targets = judgeLatency(evidence);
  const { rollout } = evidence;
  if (rollout === undefined) return { migrations, targets, rollout: [], verdict: judge(evidence, targets) };
  const gates = judgeGates(rollout);
  const verdict = judgeRollout(rollout, gates, targets);
  return { migrations, targets, rollout: [...rollout.phases.map(judgePhase), ...gates], verdict };
}

function judgeMigration({ name, direction, outcome, segments, ...stretch }: RunMigration): Finding {
  const verb = direction === 'up' ? 'applied' : 'taken back';
  const common = { id: name, subject: '', measured: renderTook(stretch) };
  if (outcome === 'done') return { ...common, status: 'pass', message: verb };
  const error = segments.find((segment) => segment.error !== undefined)?.error;
  if (outcome === 'failed')
    return { ...common, status: 'fail', message: `not ${verb}${error === undefined ? '' : `: ${error}`}` };
  return { id: name, subject: '', status: 'unknown', message: `begun, and not ${verb} to its end` };
}

function judge(evidence: RunEvidence, targets: readonly Finding[]): Verdict {
  const { run, migrations, takenBack, after } = evidence;
  const done = migrations.filter(({ outcome }) => outcome === 'done').length;
  const of = done === migrations.length ? count(done) : `${done} of ${count(migrations.length)}`;
  const head = `${of} ${run.command === 'rollback' ? 'taken back' : 'applied'}`;
  if (run.outcome === undefined)
    return {
      status: 'stopped',
      summary: `${head}; it recorded no end: it runs, or was killed`,
      exitCode: EXIT.stopped,
    };
  if (run.outcome !== 'done')
    return {
      status: 'failed',
      summary: `${head}; it ${run.outcome === 'failed' ? 'failed' : `was ${run.outcome}`}`,
      exitCode: EXIT.failed,
    };
  const took = `${head} in ${renderTook(run)}`;
  if (takenBack.length > 0)
    return {
      status: 'warning',
      summary: `${took}, and taken back since (${takenBack.length})`,
      exitCode: EXIT.ok,
    };
  if (after === undefined)
    return {
      status: 'warning',
      summary: `${took}; the target queries were not measured afterwards`,
      exitCode: EXIT.ok,
    };
  if (targets.length === 0)
    return { status: 'warning', summary: `${took}; there are no target queries`, exitCode: EXIT.ok };
  const { status, summary, exitCode } = judgeFindings(targets, { strict: false });
  return { status, summary: `${took}; target queries afterwards: ${summary}`, exitCode };
}

function count(migrations: number): string {
  return `${migrations} migration${migrations === 1 ? '' : 's'}`;
}
