import type { Script } from '../migrations/migration.ts';
import type { Job, Means } from './job.ts';
import { describeUnit, runScript } from './run-script.ts';
import type { ScriptResult } from './script-result.ts';
import { mayChangeSettings } from './session-sets.ts';
import { planUnits } from './unit.ts';

export interface TimedResult extends ScriptResult {
  readonly durationMs: number;
}

/** Runs one migration, up or down, tells about it, and leaves a session as fresh as it was. */
export async function runMigration(means: Means, job: Job): Promise<TimedResult> {
  const { clock, emit } = means.runner;
  const { migration } = job.execution;
  const units = job.script.segments.length;
  const resumedAt = job.resume && job.resume.doneThrough + 1;
  emit({ kind: 'migration-started', migration, units, resumedAt });
  const start = clock.monotonicMs();
  const result = await runScript(means, job);
  const durationMs = clock.monotonicMs() - start;
  if (result.problem !== undefined) return { ...result, durationMs };
  emit({ kind: 'migration-done', migration, units, durationMs });
  await forgetSets(means, job.script);
  return { ...result, durationMs };
}

/** What a migration would have been, behind one that failed. */
export function describeNotRun({ script }: Job): TimedResult {
  const segments = planUnits(script.segments).map((unit) => describeUnit(unit, 'not-run'));
  return { segments, isPartWay: false, problem: undefined, durationMs: 0 };
}

/** A SET lasts as long as its migration, not into the next one. */
async function forgetSets({ runner, freshSession }: Means, script: Script): Promise<void> {
  if (!script.segments.some((segment) => segment.statements.some(mayChangeSettings))) return;
  // A lost connection is told by the next statement, with its place.
  await runner.db.attempt(`reset session authorization; reset role; reset all; ${freshSession}`);
}
