import type { Clock } from '../clock.ts';
import { countersSince, readsSince, type Span } from '../facts/counters-since.ts';
import type { FactContext } from '../facts/fact.ts';
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
  await clock.sleep(ms, stop ?? new AbortController().signal);
  const second = await readFacts(names, reading);
  const span = { from, ms: clock.monotonicMs() - startMs };
  return { ...first, ...second, ...readsOf(first, second, span), ...countersOf(first, second, span) };
}

function readsOf(
  { targetReads: before }: FactResults,
  { targetReads: now }: FactResults,
  span: Span,
): FactResults {
  if (before?.ok !== true || now?.ok !== true) return {};
  return { targetReads: { ok: true, value: readsSince(now.value, before.value, span) } };
}

function countersOf(
  { databaseCounters: before }: FactResults,
  { databaseCounters: now }: FactResults,
  span: Span,
): FactResults {
  if (before?.ok !== true || now?.ok !== true) return {};
  return { databaseCounters: { ok: true, value: countersSince(now.value, before.value, span) } };
}
