import type { WatchLimits } from '../config/watch.ts';
import type { Workload } from '../facts/workload.ts';
import type { PerCall } from '../measure/workload/compare-workload.ts';
import {
  FEWEST_TRANSACTIONS,
  judgeCacheHit,
  judgeDeadlocks,
  judgeErrorRate,
  judgeLockWaits,
  longestOf,
  valuesOf,
} from './judge-database.ts';
import { judgeIndexUse } from './judge-index-use.ts';
import { judgeQueries, judgeStatements } from './judge-queries.ts';
import type { Beginning, Memory } from './memory.ts';
import type { Look } from './read-look.ts';
import { sinceLastTick, upheavalOf } from './since-last-tick.ts';
import type { Judgement, TickValues, WatchTick } from './tick.ts';

export interface JudgedLook extends Pick<WatchTick, 'values' | 'judgements' | 'notes' | 'spanMs'> {
  readonly memory: Memory;
}

/** What one look says, and what the next one has to know. `before`: statements of the baseline, where it has any. */
export function judgeLook(
  look: Look,
  memory: Memory,
  limits: WatchLimits,
  before?: Readonly<Record<string, PerCall>>,
): JudgedLook {
  const queries = look.targets.map(({ query }) => query);
  const beginning = memory.beginning;
  const since = sinceLastTick(look.counters, memory.readings?.counters);
  const known = beginning?.statements ?? {};
  const statements = judgeStatements(look.workload, memory.readings?.workload, known, limits);
  const seen = { now: look.indexes, last: memory.readings?.indexes, since, queries };
  const use = judgeIndexUse(seen, memory, limits);
  const values: TickValues = {
    queries,
    database: valuesOf(since),
    lockWaits: waitsOf(look),
    statements: statements.statements,
    indexes: use.indexes,
  };
  const judgements: readonly Judgement[] = [
    { watched: 'availability', status: 'good', subject: '', message: 'the database answers' },
    ...judgeQueries(queries, limits),
    ...statements.judgements,
    judgeErrorRate(since, beginning?.errorPercent, limits),
    judgeCacheHit(since, limits),
    judgeDeadlocks(since, limits),
    judgeLockWaits(look.lockWaits, limits),
    ...use.judgements,
  ];
  return {
    values,
    judgements,
    notes: notesOf(look, memory),
    spanMs: since.ok ? since.value.spanMs : null,
    memory: {
      beginning: beginning ?? beginningOf(look, before),
      readings: look.last,
      scanRates: use.scanRates,
      tables: look.tables,
      samples: {
        ...Object.fromEntries(
          look.targets.flatMap(({ query, sample }) => (sample === undefined ? [] : [[query.name, sample]])),
        ),
      },
    },
  };
}

function waitsOf({ lockWaits }: Look): TickValues['lockWaits'] {
  if (!lockWaits.ok) return null;
  return { waiting: lockWaits.value.length, longestMs: longestOf(lockWaits.value)?.waitedMs ?? 0 };
}

function notesOf({ counters }: Look, { readings }: Memory): readonly string[] {
  if (!counters.ok || readings?.counters.ok !== true) return [];
  const upheaval = upheavalOf(counters.value, readings.counters.value);
  return upheaval === undefined ? [] : [upheaval];
}

function beginningOf(look: Look, before: Readonly<Record<string, PerCall>> | undefined): Beginning {
  const indexes = look.last.indexes.ok ? look.last.indexes.value : [];
  return {
    errorPercent: errorPercentOf(look),
    statements: before ?? (look.workload.ok ? perCallOf(look.workload.value) : {}),
    indexesByQuery: Object.fromEntries(look.targets.map(({ query }) => [query.name, query.indexes])),
    indexes: indexes.filter(({ isValid }) => isValid).map(({ index }) => index),
  };
}

/** On average since the counters began: what is usual here. */
function errorPercentOf({ counters }: Look): number | undefined {
  if (!counters.ok) return undefined;
  const { commits, rollbacks } = counters.value;
  const all = commits + rollbacks;
  return all < FEWEST_TRANSACTIONS ? undefined : (rollbacks * 100) / all;
}

export function perCallOf({ statements }: Pick<Workload, 'statements'>): Readonly<Record<string, PerCall>> {
  return Object.fromEntries(
    statements
      .filter(({ calls }) => calls > 0)
      .map(({ id, calls, totalMs, blocks }) => [
        id,
        { calls, meanMs: totalMs / calls, blocks: blocks / calls },
      ]),
  );
}
