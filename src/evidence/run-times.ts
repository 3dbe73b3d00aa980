import { renderElapsed } from '../duration.ts';
import type { JournalledRun, RunEvidence } from './run-evidence.ts';

/** A beginning, and an end where there was one; ISO 8601, UTC. */
export interface Stretch {
  readonly startedAt: string;
  readonly finishedAt: string | undefined;
}

/** undefined: it has no end. */
export function durationOf({ startedAt, finishedAt }: Stretch): number | undefined {
  return finishedAt === undefined ? undefined : Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt));
}

export function renderTook(stretch: Stretch): string {
  const ms = durationOf(stretch);
  return ms === undefined ? 'no end recorded' : renderElapsed(ms);
}

/** `2026-01-02 03:04:05 UTC` */
export function renderTime(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}

/** From the first to the last that is recorded: a migration that was carried on began before the run. */
export function spanOf({
  run,
  rollout,
  migrations,
}: Pick<RunEvidence, 'run' | 'rollout' | 'migrations'>): Required<Stretch> & {
  readonly finishedAt: string;
} {
  const stretches: readonly Stretch[] = [
    run,
    ...migrations,
    ...migrations.flatMap(({ segments }) => segments),
  ];
  const phases = (rollout?.phases ?? []).flatMap(({ enteredAt, performedAt, endedAt }) => [
    enteredAt,
    performedAt ?? enteredAt,
    endedAt ?? enteredAt,
  ]);
  const times = stretches
    .flatMap(({ startedAt, finishedAt }) => [startedAt, finishedAt ?? []].flat())
    .concat(phases)
    .sort();
  return { startedAt: times[0] ?? run.startedAt, finishedAt: times.at(-1) ?? run.startedAt };
}

const VERBS: Readonly<Record<string, string>> = { deploy: 'Deployment', rollback: 'Rollback' };

/** `Deployment`, `Rollback`, `Resolve …` */
export function nameOfRun({ command }: Pick<JournalledRun, 'command'>): string {
  return VERBS[command] ?? `${command.slice(0, 1).toUpperCase()}${command.slice(1)}`;
}
