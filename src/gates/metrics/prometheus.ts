import { readUrl } from '../../ask-url.ts';
import type { PrometheusMetric } from '../../config/rollout.ts';
import { judgePrometheus } from '../judge-prometheus.ts';
import { shownUrl } from '../../shown-url.ts';
import type { MetricKind } from './metric.ts';

const MAX_BYTES = 2 ** 20;

/** One instant query. */
export const metric: MetricKind<PrometheusMetric> = {
  async ask(asked, ground) {
    const url = queryUrl(asked);
    const text = await readUrl(url.href, { ...ground, maxBytes: MAX_BYTES });
    const answer = judgePrometheus(asked, text, ground.clock.now().getTime());
    return { ...answer, message: `${shownUrl(url.href)}: ${answer.message}` };
  },
};

/** The server may stand below a path of a proxy. */
function queryUrl({ prometheus, query }: PrometheusMetric): URL {
  const url = new URL(prometheus);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/api/v1/query`;
  url.searchParams.set('query', query);
  return url;
}
