import type { Environment, Gate, Phase, Rollout } from '../config/rollout.ts';
import type { RunOptions } from '../deploy/run-options.ts';
import type { ExitCode } from '../errors.ts';
import type { PhaseGround } from '../gates/gate-ground.ts';
import type { GateOutcome } from '../gates/gate-outcome.ts';
import type { IndexUse } from '../gates/judge-index-use.ts';
import type { Measurement } from '../gates/measurement.ts';
import type { Verdict } from '../report/report.ts';
import type { PhasePlan } from './phase-plan.ts';
import type { RolloutEvent } from './rollout-events.ts';
import type { RolloutRecord } from './rollout-record.ts';
import type { RolloutSession } from './rollout-session.ts';
import { writeChange, type Change, type Decision, type Writer } from './write-rollout.ts';

/** Asks one gate to its end; `earlier` are the answers of runs before, each new one is recorded before the next. */
export type AskGate = (
  gate: Gate,
  phase: PhaseGround,
  earlier: readonly Measurement[],
  record: (measurement: Measurement) => Promise<void>,
) => Promise<GateOutcome>;

/** What the entry gates of that phase will count from; undefined where none counts. */
export type StartCounting = (phase: Phase) => Promise<readonly IndexUse[] | undefined>;

export interface RolloutOptions extends RunOptions {
  readonly rollout: Rollout;
  readonly environments: Readonly<Record<string, Environment>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Files of evidence are seen from here. */
  readonly workingDirectory: string;
  /** Only this phase. */
  readonly only?: string | undefined;
  /** What was finished or taken back is begun anew. */
  readonly isAgain?: boolean;
  readonly askGate: AskGate;
  readonly startCounting: StartCounting;
  readonly onRollout: (event: RolloutEvent) => void;
}

/** Why a run ends before the rollout is done. */
export interface Stop {
  readonly status: Verdict['status'];
  readonly exitCode: ExitCode;
  /** One sentence without a full stop. */
  readonly summary: string;
  /** More about it. */
  readonly lines: readonly string[];
  /** What to type or do next. */
  readonly next: readonly string[];
}

/** What every effect of a rollout works with. */
export interface Walk {
  readonly options: RolloutOptions;
  readonly session: RolloutSession;
  readonly plans: readonly PhasePlan[];
  readonly rollout: RolloutRecord;
}

export function nameOfRollout({ name = 'rollout' }: Rollout): string {
  return name;
}

/** Written first, told afterwards: nobody hears of what could still be undone by a kill. */
export async function record({ options, session, rollout }: Walk, change: Change): Promise<void> {
  const states = (change.phases ?? []).map((phase): Decision => {
    const { name, attempt, state, message } = phase;
    return { kind: 'phase', phase: name, attempt, detail: { state }, ...(message !== null && { message }) };
  });
  const ended: readonly Decision[] =
    change.outcome === undefined ? [] : [{ kind: 'ended', detail: { outcome: change.outcome } }];
  const decisions = [...change.decisions, ...states, ...ended];
  await writeChange(session, rollout.id, { ...change, decisions }, writerOf(options));
  for (const { name: phase, state, message } of change.phases ?? [])
    options.onRollout({ kind: 'phase-changed', phase, state, message });
  if (change.outcome !== undefined) options.onRollout({ kind: 'rollout-ended', outcome: change.outcome });
}

export function writerOf({
  runId,
  readOrigin,
  clock,
}: Pick<RunOptions, 'runId' | 'readOrigin' | 'clock'>): Writer {
  return { runId, origin: readOrigin(), now: clock.now() };
}

export function isoNow({ clock }: Pick<RunOptions, 'clock'>): string {
  return clock.now().toISOString();
}

/** The command that goes on, as the user typed the rest of it. */
export function againCommand({ only }: Pick<RolloutOptions, 'only'>): string {
  return only === undefined ? 'db-deploy rollout' : `db-deploy rollout --phase ${only}`;
}

export function interruptedStop(options: RolloutOptions, summary: string): Stop {
  return {
    status: 'stopped',
    exitCode: 130,
    summary,
    lines: [],
    next: [`${againCommand(options)}   # goes on where it was`],
  };
}
