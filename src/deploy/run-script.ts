import type { Job, Means } from './job.ts';
import { describeThrown } from './problem.ts';
import { runUnit, type UnitOutcome } from './run-unit.ts';
import type { Problem, ScriptResult, SegmentResult } from './script-result.ts';
import { renderTitle } from './statement-title.ts';
import { isolate, planUnits, remainingUnits, type Unit } from './unit.ts';

/** Runs a script to its end or to its first problem; the journal is true at every moment in between. */
export async function runScript(means: Means, job: Job): Promise<ScriptResult> {
  const units = planUnits(job.script.segments);
  const total = units.at(-1)?.last ?? 0;
  const doneThrough = job.resume?.doneThrough ?? 0;
  const skipped = units
    .filter((unit) => unit.last <= doneThrough)
    .map((unit) => describeUnit(unit, 'skipped'));
  const queue = [...remainingUnits(units, doneThrough)];
  const done: SegmentResult[] = [];
  let isOpen = job.resume !== undefined;
  let problem: Problem | undefined;
  while (queue.length > 0 && problem === undefined) {
    const unit = queue[0] as Unit;
    const step = {
      unit,
      total,
      isOpen,
      isLast: queue.length === 1,
      isFirst: skipped.length + done.length === 0,
    };
    const outcome = await guard(() => runUnit(means, job, step));
    if (outcome.kind === 'isolate') queue.splice(0, 1, ...isolate(unit, outcome.statement));
    else if (outcome.kind === 'problem') ({ problem } = outcome);
    else {
      queue.shift();
      isOpen = true;
      done.push({ ...describeUnit(unit, 'done'), how: outcome.how, durationMs: outcome.durationMs });
    }
  }
  const rest = queue.map((unit, index) =>
    describeUnit(unit, index === 0 && problem !== undefined ? 'failed' : 'not-run'),
  );
  const segments = [...skipped, ...done, ...rest];
  return { segments, isPartWay: skipped.length + done.length > 0 && rest.length > 0, problem };
}

export function describeUnit(unit: Unit, state: SegmentResult['state']): SegmentResult {
  return { first: unit.first, last: unit.last, title: renderTitle(unit.statements), state };
}

/** What throws inside a run is a lost connection or a refusal of ours; both are results, never a crash. */
async function guard(run: () => Promise<UnitOutcome>): Promise<UnitOutcome> {
  try {
    return await run();
  } catch (error) {
    return { kind: 'problem', problem: describeThrown(error) };
  }
}
