import type { WatchLimits } from '../config/watch.ts';
import { groupDigits } from '../digits.ts';
import type { IndexScans } from '../facts/index-scans.ts';
import { median } from '../measure/statistics.ts';
import { FEWEST_TRANSACTIONS, renderPercent, unseen } from './judge-database.ts';
import type { Beginning, ScanRates } from './memory.ts';
import type { Part } from './readings.ts';
import type { SinceLastTick } from './since-last-tick.ts';
import type { Judgement, TickValues, WatchedQuery } from './tick.ts';

/** So many ticks before are looked at, and so many are needed to say what is usual. */
const LOOK_BACK = 8;
const FEWEST_TICKS = 3;
/** Fewer expected scans may be none by chance. */
const FEWEST_SCANS = 20;

export interface IndexUse {
  readonly indexes: TickValues['indexes'];
  readonly judgements: readonly Judgement[];
  readonly scanRates: ScanRates;
}

interface Seen {
  readonly now: Part<readonly IndexScans[]>;
  readonly last: Part<readonly IndexScans[]> | undefined;
  readonly since: Part<SinceLastTick>;
  readonly queries: readonly WatchedQuery[];
}

/**
 * Whether the indexes still do what they did: none is gone or invalid, the plans of the target queries use them, and the
 * application scans each of them as often per transaction as in the ticks before.
 */
export function judgeIndexUse(
  seen: Seen,
  { beginning, scanRates }: { readonly beginning: Beginning | undefined; readonly scanRates: ScanRates },
  limits: WatchLimits,
): IndexUse {
  const plans = beginning === undefined ? [] : judgePlans(seen.queries, beginning);
  const gone = beginning === undefined || !seen.now.ok ? [] : judgeGone(seen.now.value, beginning);
  const counted = countScans(seen);
  if (!counted.ok) {
    const alerts = [...plans, ...gone];
    return {
      indexes: null,
      scanRates,
      judgements: alerts.length > 0 ? alerts : [unseen('index-use', counted.reason)],
    };
  }
  const { scans, transactions } = counted.value;
  const declines = scans.flatMap((one) => judgeDecline(one, transactions, scanRates, limits));
  const alerts = [...plans, ...gone, ...declines];
  return {
    indexes: scans,
    // a tick of decline is not what is usual
    scanRates: declines.length > 0 ? scanRates : remember(scanRates, scans, transactions),
    judgements: alerts.length > 0 ? alerts : [good(scans.length, seen.queries)],
  };
}

function good(count: number, queries: readonly WatchedQuery[]): Judgement {
  const used = new Set(queries.flatMap(({ indexes }) => indexes)).size;
  return {
    watched: 'index-use',
    status: 'good',
    subject: '',
    message: `${count} indexes are scanned as before; the plans of the target queries use ${used}`,
  };
}

function judgePlans(queries: readonly WatchedQuery[], { indexesByQuery }: Beginning): readonly Judgement[] {
  return queries.flatMap(({ name, meanMs, indexes }) =>
    (indexesByQuery[name] ?? [])
      .filter((index) => meanMs !== null && !indexes.includes(index))
      .map((index) => alert(`${name}: ${index}`, `no plan of ${name} uses ${index} any more`)),
  );
}

function judgeGone(now: readonly IndexScans[], { indexes }: Beginning): readonly Judgement[] {
  return indexes.flatMap((index) => {
    const found = now.find((one) => one.index === index);
    if (found?.isValid === true) return [];
    return [alert(index, found === undefined ? `${index} is gone` : `${index} is INVALID now`)];
  });
}

function alert(subject: string, message: string): Judgement {
  return { watched: 'index-use', status: 'alert', subject, message };
}

interface CountedScans {
  readonly scans: readonly { readonly index: string; readonly scans: number }[];
  readonly transactions: number;
}

function countScans({ now, last, since }: Seen): Part<CountedScans> {
  if (!since.ok) return since;
  if (!now.ok) return now;
  if (last === undefined || !last.ok)
    return { ok: false, reason: 'the tick before could not read the scans' };
  const transactions = since.value.commits + since.value.rollbacks;
  if (transactions < FEWEST_TRANSACTIONS)
    return { ok: false, reason: `${transactions} transactions are too few to say anything` };
  const scans = now.value.flatMap(({ index, scans: count }) => {
    const before = last.value.find((one) => one.index === index);
    return before === undefined || count < before.scans ? [] : [{ index, scans: count - before.scans }];
  });
  return { ok: true, value: { scans, transactions } };
}

function judgeDecline(
  { index, scans }: CountedScans['scans'][number],
  transactions: number,
  rates: ScanRates,
  { maxIndexUseDeclinePercent }: WatchLimits,
): readonly Judgement[] {
  const history = rates[index] ?? [];
  if (history.length < FEWEST_TICKS) return [];
  const expected = (median(history) * transactions) / 1000;
  if (expected < FEWEST_SCANS) return [];
  const decline = 100 - (scans * 100) / expected;
  if (decline <= maxIndexUseDeclinePercent) return [];
  return [
    {
      ...alert(
        index,
        `${index} was scanned ${groupDigits(scans)} times where ${groupDigits(Math.round(expected))} were usual`,
      ),
      measured: `${renderPercent(decline)} less`,
      limit: `${maxIndexUseDeclinePercent} % less`,
    },
  ];
}

/** Of indexes that are there; what is gone is forgotten. */
function remember(rates: ScanRates, scans: CountedScans['scans'], transactions: number): ScanRates {
  return Object.fromEntries(
    scans.map(({ index, scans: count }) => [
      index,
      [...(rates[index] ?? []), (count * 1000) / transactions].slice(-LOOK_BACK),
    ]),
  );
}
