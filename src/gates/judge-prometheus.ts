import type { UrlText } from '../ask-url.ts';
import type { PrometheusMetric } from '../config/rollout.ts';
import { renderElapsed } from '../duration.ts';
import { redact } from '../db/redact.ts';
import { judgeFigure } from './judge-figure.ts';
import { isPassing, parseJson } from './judge-json.ts';
import type { Answer } from './measurement.ts';

/** As long as Prometheus itself looks back for a sample; an older answer comes from a cache or a clock that is wrong. */
const STALE_MS = 5 * 60_000;

interface Body {
  readonly status?: unknown;
  readonly error?: unknown;
  readonly warnings?: unknown;
  readonly data?: { readonly resultType?: unknown; readonly result?: unknown };
}

/** The answer of /api/v1/query, as the manual of Prometheus gives it ("HTTP API"): one scalar, or a vector of one series. */
export function judgePrometheus(
  { limits, unit }: Pick<PrometheusMetric, 'limits' | 'unit'>,
  answer: UrlText,
  nowMs: number,
): Answer {
  if ('failure' in answer) return { status: 'error', message: answer.failure };
  const body = (parseJson(answer.text)?.value ?? {}) as Body;
  if (body.status !== 'success' || answer.status !== 200) return refused(answer.status, body);
  if (Array.isArray(body.warnings) && body.warnings.length > 0)
    return silent(`it warns of its own answer: ${said(body.warnings[0])}`);
  const sample = sampleOf(body.data ?? {});
  if (typeof sample === 'string') return silent(sample);
  const agoMs = nowMs - sample.atMs;
  if (!(Math.abs(agoMs) <= STALE_MS))
    return silent(
      `the answer is of ${agoMs < 0 ? 'the future' : `${renderElapsed(agoMs)} ago`}, so it is stale`,
    );
  if (!/^[+-]?\d+(?:\.\d*)?(?:e[+-]?\d+)?$/i.test(sample.value))
    return silent(`it is no number to judge: ${said(sample.value)}`);
  return judgeFigure(Number(sample.value), limits, unit);
}

function refused(status: number, { error }: Body): Answer {
  const why = typeof error === 'string' ? `: ${said(error)}` : '';
  return {
    status: isPassing(status) ? 'error' : 'inconclusive',
    message: `answers ${status} without a result${why}`,
  };
}

interface Sample {
  readonly atMs: number;
  readonly value: string;
}

/** Or why there is none. */
function sampleOf({ resultType, result }: NonNullable<Body['data']>): Sample | string {
  if (!Array.isArray(result)) return 'the answer has no result';
  if (resultType === 'scalar') return parsePair(result);
  if (resultType !== 'vector') return `the result is a ${said(resultType)}, wanted is one number`;
  if (result.length !== 1) return `${result.length === 0 ? 'no' : result.length} series match, wanted is one`;
  return parsePair((result[0] as { readonly value?: unknown } | null)?.value);
}

function parsePair(pair: unknown): Sample | string {
  const [at, value] = Array.isArray(pair) ? (pair as readonly unknown[]) : [];
  if (typeof at !== 'number' || typeof value !== 'string') return 'the series has no number';
  return { atMs: at * 1000, value };
}

function said(text: unknown): string {
  return redact(String(text)).slice(0, 200);
}

function silent(message: string): Answer {
  return { status: 'inconclusive', message };
}
