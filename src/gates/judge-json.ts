import type { UrlMetric } from '../config/rollout.ts';
import type { UrlText } from '../ask-url.ts';
import { judgeFigure } from './judge-figure.ts';
import type { Answer } from './measurement.ts';

/** 429 and 5xx pass by themselves; everything else would be said again. */
export function isPassing(status: number): boolean {
  return status === 429 || status >= 500;
}

/** `data.errors.0.rate`; without it the whole answer is the number. What it says otherwise is never shown: it may be secret. */
export function judgeJson({ at, limits = {}, unit }: Omit<UrlMetric, 'url'>, answer: UrlText): Answer {
  if ('failure' in answer) return { status: 'error', message: answer.failure };
  const { status, text } = answer;
  if (status < 200 || status > 299)
    return { status: isPassing(status) ? 'error' : 'inconclusive', message: `answers ${status}` };
  const json = parseJson(text);
  if (json === undefined) return { status: 'inconclusive', message: 'the answer is no JSON' };
  const place = at ?? 'the whole answer';
  const found = at === undefined ? json.value : at.split('.').reduce(step, json.value);
  if (found === undefined) return { status: 'inconclusive', message: `the answer has no ${place}` };
  if (typeof found === 'number') return judgeFigure(found, limits, unit);
  return { status: 'inconclusive', message: `${place} is no number but ${kindOf(found)}` };
}

export function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

function step(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[key];
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
