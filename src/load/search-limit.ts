import type { LoadLimits } from '../config/settings.ts';
import type { Finding } from '../report/finding.ts';
import { highestHeld, lowestBroken, nextLoad, type LimitRange } from './find-limit.ts';
import { judgeLoad } from './judge-load.ts';
import type { LoadRun } from './load-run.ts';
import type { LoadShape } from './load-shape.ts';
import type { LoadStage } from './with-load.ts';

export interface SearchStep {
  /** Clients, or arrivals a second. */
  readonly load: number;
  readonly holds: boolean;
  readonly run: LoadRun;
  readonly findings: readonly Finding[];
}

export interface SearchOptions {
  readonly limits: LoadLimits;
  readonly range: LimitRange;
  shapeOf(load: number): LoadShape;
  readonly stop: AbortSignal;
  onStep(load: number): void;
}

export interface FoundLimit {
  /** As they were run. */
  readonly steps: readonly SearchStep[];
  readonly highest: SearchStep | undefined;
  /** What broke. */
  readonly broken: SearchStep | undefined;
  readonly isPartial: boolean;
}

/** Loads one after the other, each of the same time, until the highest at which all limits hold is known, or one says nothing. */
export async function searchLimit(stage: LoadStage, options: SearchOptions): Promise<FoundLimit> {
  const { limits, range, stop } = options;
  const steps: SearchStep[] = [];
  let load = nextLoad(steps, range);
  while (load !== undefined && !stop.aborted) {
    options.onStep(load);
    const run = await stage.run(options.shapeOf(load));
    if (run.isPartial) break;
    const findings = judgeLoad(run, limits, stage.leftOut);
    const holds = findings.every(({ status }) => status === 'pass' || status === 'warn');
    steps.push({ load, holds, run, findings });
    // more would not be known either: too few samples, a driver without time, lost sessions
    if (!holds && !findings.some(({ status }) => status === 'fail')) break;
    load = nextLoad(steps, range);
  }
  const stepAt = (at: number | undefined): SearchStep | undefined => steps.find((step) => step.load === at);
  return {
    steps,
    highest: stepAt(highestHeld(steps)),
    broken: stepAt(lowestBroken(steps)),
    isPartial: stop.aborted,
  };
}
