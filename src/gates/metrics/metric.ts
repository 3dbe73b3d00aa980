import type { Metric } from '../../config/rollout.ts';
import type { Limits } from '../../config/settings.ts';
import type { AnswerGround } from '../gate-ground.ts';
import type { Answer } from '../measurement.ts';

/** The key that only metrics of this kind have. */
export type MetricKey = Metric extends infer One
  ? One extends unknown
    ? Exclude<RequiredKey<One>, 'limits' | 'query'>
    : never
  : never;

type RequiredKey<One> = { [Key in keyof One]-?: object extends Pick<One, Key> ? never : Key }[keyof One];

/** One kind of metric; a file of its own in this folder that exports `metric`, and one line in index.ts. */
export interface MetricKind<One> {
  /** What an answer may take unless the gate says otherwise; default: limits.checkMs. */
  usualMs?(limits: Limits, metric: One): number;
  /** What is thrown becomes an error or inconclusive: judge-trouble.ts. */
  ask(metric: One, ground: AnswerGround): Promise<Answer>;
}
