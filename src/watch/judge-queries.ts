import type { WatchLimits } from '../config/watch.ts';
import { groupDigits } from '../digits.ts';
import { renderDuration } from '../duration.ts';
import type { Workload } from '../facts/workload.ts';
import {
  compareWorkload,
  judgePerCall,
  type PerCall,
  type WorkloadChange,
} from '../measure/workload/compare-workload.ts';
import { oneLine } from '../shorten.ts';
import { unseen } from './judge-database.ts';
import type { Part, WorkloadCounters } from './readings.ts';
import { FIRST } from './since-last-tick.ts';
import type { Judgement, WatchedQuery, WatchedStatement } from './tick.ts';

/** Each target query for itself; one that the server refuses is an alert. */
export function judgeQueries(
  queries: readonly WatchedQuery[],
  { maxMeanMs }: WatchLimits,
): readonly Judgement[] {
  return queries.map(({ name, meanMs, label, samples, failure }) => {
    const head = { watched: 'queries', subject: name } as const;
    if (meanMs === null) return { ...head, status: 'alert', message: `it fails: ${failure ?? 'no answer'}` };
    const where = label === '' ? '' : ` with the values of ${label}`;
    return {
      ...head,
      status: meanMs > maxMeanMs ? 'alert' : 'good',
      message: `mean of ${samples} executions${where}`,
      measured: renderDuration(meanMs),
      limit: renderDuration(maxMeanMs),
    };
  });
}

const MOST_STATEMENTS = 10;
const FEWEST_CALLS = 20;
const WORDS = 60;
/** A regression that costs less of all the time is not worth waking somebody. */
const WORTH = 0.1;

export interface StatementsJudged {
  readonly statements: readonly WatchedStatement[] | null;
  readonly judgements: readonly Judgement[];
}

/**
 * The application's own statements since the tick before. An alert: slower than the limit and not so before, or more
 * work and time a call than before, at a tenth of all the time or more.
 */
export function judgeStatements(
  now: Part<Workload>,
  last: Part<WorkloadCounters> | undefined,
  before: Readonly<Record<string, PerCall>>,
  limits: WatchLimits,
): StatementsJudged {
  if (!now.ok) return refuse(now.reason);
  if (last === undefined) return refuse(FIRST);
  if (!last.ok) return refuse(`the tick before could not read them: ${last.reason}`);
  if (now.value.resetAt !== last.value.resetAt) return refuse('pg_stat_statements was reset');
  const { changes, totalMs } = compareWorkload(withoutTexts(last.value), now.value);
  const all = changes.map((change) => describe(change, before[change.statement.id]));
  const slow = all.filter((one) => isAlert(one, totalMs, limits));
  const statements = all.toSorted((a, b) => b.addedMs - a.addedMs || b.meanMs - a.meanMs);
  return {
    statements: statements.slice(0, MOST_STATEMENTS),
    judgements: slow.length > 0 ? slow.map((one) => alertOf(one, limits)) : [noneOf(all, totalMs, limits)],
  };
}

function refuse(reason: string): StatementsJudged {
  return { statements: null, judgements: [unseen('statements', reason)] };
}

function withoutTexts({ statements, ...rest }: WorkloadCounters): Workload {
  const full = statements.map((counters) => ({ ...counters, query: '', maxMs: 0, since: null }));
  return { ...rest, evictions: 0, hidden: 0, statements: full };
}

function describe({ statement, after }: WorkloadChange, before: PerCall | undefined): WatchedStatement {
  const { calls, meanMs } = after;
  return {
    id: statement.id,
    query: oneLine(statement.query, WORDS),
    ...{ calls, meanMs },
    beforeMs: before?.meanMs ?? null,
    verdict: before === undefined ? 'new' : judgePerCall(before, after),
    addedMs: before === undefined ? 0 : (meanMs - before.meanMs) * calls,
  };
}

function isAlert(one: WatchedStatement, totalMs: number, { maxMeanMs }: WatchLimits): boolean {
  if (one.calls < FEWEST_CALLS) return false;
  const isNewlySlow = one.meanMs > maxMeanMs && (one.beforeMs === null || one.beforeMs <= maxMeanMs);
  return isNewlySlow || (one.verdict === 'regressed' && one.addedMs >= totalMs * WORTH);
}

function alertOf(
  { id, query, calls, meanMs, beforeMs }: WatchedStatement,
  { maxMeanMs }: WatchLimits,
): Judgement {
  const before = beforeMs === null ? 'not seen before' : `${renderDuration(beforeMs)} before`;
  return {
    watched: 'statements',
    status: 'alert',
    subject: id,
    message: `${query}: ${groupDigits(calls)} calls, ${before}`,
    measured: `mean ${renderDuration(meanMs)}`,
    limit: renderDuration(maxMeanMs),
  };
}

function noneOf(all: readonly WatchedStatement[], totalMs: number, { maxMeanMs }: WatchLimits): Judgement {
  if (all.length === 0) return unseen('statements', 'the application called none');
  return {
    watched: 'statements',
    status: 'good',
    subject: '',
    message: `${groupDigits(all.length)} statements took ${renderDuration(totalMs)}`,
    measured: `slowest mean ${renderDuration(Math.max(...all.map(({ meanMs }) => meanMs)))}`,
    limit: renderDuration(maxMeanMs),
  };
}
