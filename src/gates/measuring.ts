import { chooseQueries } from '../measure/choose-queries.ts';
import type { MeasureOptions } from '../measure/measure-queries.ts';
import { readTargetQueries } from '../measure/read-queries.ts';
import type { TargetQuery } from '../measure/target-query.ts';
import { DEFAULT_EFFORT } from '../measure/time-query.ts';
import type { AnswerGround } from './gate-ground.ts';

/** For what measures target queries, unless the gate says otherwise. */
export const MEASURING_MS = 10 * 60_000;

const QUERY_TIMEOUT_MS = 30_000;

/** As `db-check post` measures where no flag says otherwise. */
export function usualMeasuring({
  signal,
}: Pick<AnswerGround, 'signal'>): Omit<MeasureOptions, 'clock' | 'samples'> {
  return {
    effort: DEFAULT_EFFORT,
    queryTimeoutMs: QUERY_TIMEOUT_MS,
    stop: signal,
    onProgress: () => undefined,
  };
}

/** All of them where no names are given. Throws ToolError (exit 2): there is none of a name. */
export function chosenQueries(
  validation: string,
  names: readonly string[] | undefined,
): readonly TargetQuery[] {
  return chooseQueries(readTargetQueries(validation), names);
}
