import { EXIT } from '../errors.ts';
import type { Finding, Status } from '../report/finding.ts';
import type { Verdict } from '../report/report.ts';
import { judgeFindings } from '../report/verdict.ts';
import type { PhaseRecord, PhaseState, RolloutRecord } from '../rollout/rollout-record.ts';
import { durationOf, renderTook } from './run-times.ts';

const STATUS: { readonly [State in PhaseState]?: Status } = {
  done: 'pass',
  failed: 'fail',
  'rolling-back': 'fail',
  'rolled-back': 'fail',
};

export function judgePhase({ name, state, message, performingAt, enteredAt, endedAt }: PhaseRecord): Finding {
  const stretch = { startedAt: performingAt ?? enteredAt, finishedAt: endedAt ?? undefined };
  return {
    id: `phase ${name}`,
    subject: '',
    status: STATUS[state] ?? 'unknown',
    message: message === null || state === 'done' ? state : `${state}: ${message}`,
    ...(durationOf(stretch) !== undefined && { measured: renderTook(stretch) }),
  };
}

/** One sentence; `gates` and `targets` are what gates and measurements said one by one. */
export function judgeRollout(
  rollout: RolloutRecord,
  gates: readonly Finding[],
  targets: readonly Finding[],
): Verdict {
  const { phases, outcome, begunAt, endedAt } = rollout;
  const done = phases.filter(({ state }) => state === 'done').length;
  const took = renderTook({ startedAt: begunAt, finishedAt: endedAt ?? undefined });
  if (outcome === 'rolled-back') {
    const why = phases.findLast(({ message }) => message !== null)?.message;
    const summary = `rolled back after ${took}${why === undefined ? '' : `: ${why}`}`;
    return { status: 'failed', summary, exitCode: EXIT.failed };
  }
  if (outcome === null) return judgeUnended(rollout, done);
  const head = `${done} phase${done === 1 ? '' : 's'} done in ${took}`;
  const judged = [...gates, ...targets];
  if (judged.length === 0)
    return { status: 'warning', summary: `${head}; no gate was asked, nothing measured`, exitCode: EXIT.ok };
  const { status, summary, exitCode } = judgeFindings(judged, { strict: false });
  return { status, summary: `${head}; gates and target queries: ${summary}`, exitCode };
}

function judgeUnended({ phases }: RolloutRecord, done: number): Verdict {
  const at = phases.find(({ state }) => state !== 'done');
  const where = at === undefined ? 'before its next phase' : `${at.state} at phase ${at.name}`;
  const said = at?.message ?? undefined;
  const why = said === undefined ? '' : `: ${said}`;
  const summary = `not ended, ${done} phase${done === 1 ? '' : 's'} done; ${where}${why}`;
  return at?.state === 'failed'
    ? { status: 'failed', summary, exitCode: EXIT.failed }
    : { status: 'stopped', summary, exitCode: EXIT.stopped };
}
