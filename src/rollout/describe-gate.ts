import type { Gate, Metric } from '../config/rollout.ts';
import type { NumberLimits } from '../config/own-check.ts';
import { renderDuration } from '../duration.ts';

/** A gate for people: what it asks, within which limits, and how often. What may be secret in a URL is not shown. */
export function describeGate(gate: Gate): string {
  return `${gate.name}: ${describeMetric(gate)}; ${describeAsking(gate)}`;
}

function describeMetric(metric: Metric): string {
  if ('check' in metric)
    return `checks ${list(metric.check)} pass${metric.strict === true ? ', without a warning' : ''}`;
  if ('target' in metric) return `target queries ${list(metric.target)} meet their targets`;
  if ('comparison' in metric) {
    const queries = metric.queries === undefined ? 'all target queries' : metric.queries.join(', ');
    return `${queries} ${metric.comparison} against the baseline${metric.baseline === undefined ? '' : ` ${metric.baseline}`}`;
  }
  if ('sql' in metric) return `${metric.sql.trim().replaceAll(/\s+/g, ' ')}: ${limits(metric)}`;
  if ('url' in metric) {
    const where = `${hideQuery(metric.url)}${metric.at === undefined ? '' : ` at ${metric.at}`}`;
    return `${where}: ${metric.limits === undefined ? 'answers 200 to 299' : limits(metric)}`;
  }
  if ('prometheus' in metric) return `${metric.query} of ${hideQuery(metric.prometheus)}: ${limits(metric)}`;
  if ('unusedIndexes' in metric) {
    const which =
      metric.unusedIndexes === 'dropped' ? 'the indexes that it drops' : metric.unusedIndexes.join(', ');
    return `nobody scanned ${which} since the phase before`;
  }
  const { clients, durationMs, ratePerSecond } = metric.load;
  const rate = ratePerSecond === undefined ? '' : `${ratePerSecond} arrivals a second for `;
  return `${rate}${clients} clients for ${renderDuration(durationMs)} within the limits of db-check load`;
}

function list(names: string | readonly string[]): string {
  return typeof names === 'string' ? names : names.join(', ');
}

const WORDS: Readonly<Record<keyof NumberLimits, string>> = {
  warnAbove: 'warns above',
  failAbove: 'fails above',
  warnBelow: 'warns below',
  failBelow: 'fails below',
};

function limits(metric: { readonly limits?: NumberLimits; readonly unit?: string }): string {
  const unit = metric.unit === undefined ? '' : ` ${metric.unit}`;
  const given = Object.entries(metric.limits ?? {}) as readonly [keyof NumberLimits, number][];
  return given.map(([key, limit]) => `${WORDS[key]} ${limit}${unit}`).join(', ');
}

function hideQuery(url: string): string {
  return url.replace(/[?#].*$/, '?…');
}

/** `3 times, every 15 min; borne: 1 failure` */
export function describeAsking(gate: Gate): string {
  const { count = 1, intervalMs = 60_000, initialDelayMs = 0 } = gate;
  const { failureLimit = 0, inconclusiveLimit = 0, consecutiveErrorLimit = 4 } = gate;
  const often = count === 1 ? 'once' : `${count} times, every ${renderDuration(intervalMs)}`;
  const after = initialDelayMs === 0 ? '' : `, first after ${renderDuration(initialDelayMs)}`;
  const borne = [
    ...(failureLimit === 0 ? [] : [`${failureLimit} failure${failureLimit === 1 ? '' : 's'}`]),
    ...(inconclusiveLimit === 0 ? [] : [`${inconclusiveLimit} inconclusive`]),
    ...(consecutiveErrorLimit === 4 ? [] : [`${consecutiveErrorLimit} errors in a row`]),
  ];
  return `${often}${after}${borne.length === 0 ? '' : `; borne: ${borne.join(', ')}`}`;
}
