import type { Metric } from '../../config/rollout.ts';
import type { MetricKey, MetricKind } from './metric.ts';

type MetricOf<Key extends MetricKey> = Extract<Metric, Readonly<Record<Key, unknown>>>;

/** One line a kind, under the key that only it has; loaded only where a gate asks for it. */
export const METRICS: {
  readonly [Key in MetricKey]: () => Promise<{ readonly metric: MetricKind<MetricOf<Key>> }>;
} = {
  check: () => import('./check.ts'),
  comparison: () => import('./comparison.ts'),
  load: () => import('./load.ts'),
  prometheus: () => import('./prometheus.ts'),
  sql: () => import('./sql.ts'),
  target: () => import('./target.ts'),
  unusedIndexes: () => import('./unused-indexes.ts'),
  url: () => import('./url.ts'),
};

/** Of which kind a metric is; throws where it is of none, or of two. */
export async function loadMetric(metric: Metric): Promise<MetricKind<Metric>> {
  const keys = Object.keys(METRICS).filter((key) => Object.hasOwn(metric, key));
  const [key] = keys;
  if (keys.length !== 1) throw new Error(`a gate wants exactly one of ${Object.keys(METRICS).join(', ')}`);
  const { metric: kind } = await METRICS[key as MetricKey]();
  return kind as unknown as MetricKind<Metric>;
}
