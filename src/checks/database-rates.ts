import { renderBytes } from '../bytes.ts';
import type { Limits } from '../config/settings.ts';
import { groupDigits } from '../digits.ts';
import type { DatabaseCounters } from '../facts/database-counters.ts';
import type { CheckFinding } from './check.ts';
import { countedSince } from './counted-since.ts';
import { defineCheck } from './define-check.ts';

const FEW_TRANSACTIONS = 1000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export const databaseRates = defineCheck({
  id: 'database-rates',
  title: 'Few rollbacks, deadlocks and temporary files, no checksum failure',
  why: 'A checksum failure means that the storage gives back other bytes than were written: nothing is to be built on it before that is understood. Many rollbacks or deadlocks are an application in trouble already, and a deployment adds locks; temporary files share the disk with a build.',
  fix: 'find the statements in the server log (log_lock_waits, log_temp_files); after a checksum failure look at the disk and restore the damaged table from a backup.',
  thresholds:
    'any checksum failure fails. limits.maxRollbackPercent (10) of at least 1,000 transactions warns, as the exporter mixin (awesome-prometheus-alerts: 2 %), limits.maxDeadlocksPerMinute (5) as both, limits.maxTempBytesPerHour (10 GiB) is ours. These are averages since the counters were reset, or with --counters-for of that time only; where they never were, a rate that could be too high is unknown.',
  privileges: 'none.',
  phases: ['pre'],
  optional: true,
  needs: ['databaseCounters'],
  good: 'few transactions fail, and no block is damaged',
  judge: ({ databaseCounters: counters }, { limits }) => [
    ...judgeChecksums(counters),
    ...judgeRollbacks(counters, limits),
    ...judgeRate(counters, {
      what: `deadlocks: ${groupDigits(counters.deadlocks)}`,
      perUnit: (spanMs) => (counters.deadlocks * MINUTE_MS) / Math.max(spanMs, MINUTE_MS),
      most: limits.maxDeadlocksPerMinute,
      render: (rate) => `${Number(rate.toPrecision(2))} a minute`,
    }),
    ...judgeRate(counters, {
      what: `temporary files: ${groupDigits(counters.tempFiles)}`,
      perUnit: (spanMs) => (counters.tempBytes * HOUR_MS) / Math.max(spanMs, HOUR_MS),
      most: limits.maxTempBytesPerHour,
      render: (rate) => `${renderBytes(rate)} an hour`,
    }),
  ],
});

function judgeChecksums({ database, checksumFailures }: DatabaseCounters): readonly CheckFinding[] {
  if (checksumFailures === null || checksumFailures === 0) return [];
  const message = `${groupDigits(checksumFailures)} blocks were damaged when they were read`;
  return [{ status: 'fail', subject: `database ${database}`, message }];
}

function judgeRollbacks(
  { database, commits, rollbacks, ...counters }: DatabaseCounters,
  { maxRollbackPercent }: Limits,
): readonly CheckFinding[] {
  const all = commits + rollbacks;
  if (all < FEW_TRANSACTIONS || rollbacks * 100 < all * maxRollbackPercent) return [];
  return [
    {
      status: 'warn',
      subject: `database ${database}`,
      message: `${groupDigits(rollbacks)} of ${groupDigits(all)} transactions were rolled back ${countedSince(counters)}`,
      measured: `${Math.round((rollbacks / all) * 100)} %`,
      limit: `${maxRollbackPercent} %`,
    },
  ];
}

interface Rate {
  readonly what: string;
  /** The rate, if they were counted over so many milliseconds. */
  perUnit(spanMs: number): number;
  readonly most: number;
  render(rate: number): string;
}

function judgeRate(
  { database, countedMs, uptimeMs, ...counters }: DatabaseCounters,
  { what, perUnit, most, render }: Rate,
): readonly CheckFinding[] {
  const rate = perUnit(countedMs ?? uptimeMs);
  if (rate < most) return [];
  const subject = `database ${database}`;
  const limit = render(most);
  if (countedMs !== null) {
    const message = `${what} ${countedSince(counters)}`;
    return [{ status: 'warn', subject, message, measured: render(rate), limit }];
  }
  const message = `${what}, and nobody knows since when: the counters were never reset`;
  return [{ status: 'unknown', subject, message, measured: `at most ${render(rate)}`, limit }];
}
