import type { Clock } from '../clock.ts';
import { countersSince, readsSince } from '../facts/counters-since.ts';
import type { FactContext, FactResult } from '../facts/fact.ts';
import { readFacts, type FactResults } from '../facts/read-facts.ts';
import type { TimeBudget } from '../facts/time-budget.ts';

const WATCHED = ['targetReads', 'databaseCounters'] as const;

interface Watch extends FactContext {
  readonly budget: TimeBudget;
  readonly clock: Clock;
  readonly stop: AbortSignal | undefined;
  readonly ms: number;
}

/** Reads the counters among the facts a second time, so that they tell of now and not of all the time they have counted. */
export async function watchCounters(first: FactResults, watch: Watch): Promise<FactResults> {
  const names = WATCHED.filter((name) => first[name]?.ok === true);
  const { clock, stop, ms, ...reading } = watch;
  if (names.length === 0 || ms === 0) return first;
  const from = clock.now().toISOString().replace('T', ' ');
  const startMs = clock.monotonicMs();
  await clock.sleep(ms, stop);
  const second = await readFacts(names, reading);
  const span = { from, ms: clock.monotonicMs() - startMs };
  const reads = since(first.targetReads, second.targetReads, (now, before) => readsSince(now, before, span));
  const counters = since(first.databaseCounters, second.databaseCounters, (now, before) =>
    countersSince(now, before, span),
  );
  return {
    ...first,
    ...(reads !== undefined && { targetReads: reads }),
    ...(counters !== undefined && { databaseCounters: counters }),
  };
}

/** What both readings gave, made one; what either could not read stays as the second found it. */
function since<Value>(
  before: FactResult<Value> | undefined,
  now: FactResult<Value> | undefined,
  subtract: (now: Value, before: Value) => Value,
): FactResult<Value> | undefined {
  return before?.ok === true && now?.ok === true
    ? { ok: true, value: subtract(now.value, before.value) }
    : now;
}
