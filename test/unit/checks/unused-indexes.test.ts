import { expect, it } from 'vitest';
import { unusedIndexes } from '../../../src/checks/unused-indexes.ts';
import type { CheckFinding } from '../../../src/checks/check.ts';
import { DEFAULT_LIMITS } from '../../../src/config/settings.ts';
import type { TargetIndex } from '../../../src/facts/target-indexes.ts';

const DAY_MS = 24 * 3_600_000;

const index: TargetIndex = {
  index: 'public.i',
  name: 'i',
  table: 'public.t',
  tableNames: ['"t"'],
  names: [],
  method: 'btree',
  keys: [],
  includes: [],
  expressions: '',
  isPartial: false,
  isUnique: false,
  isNeeded: false,
  isValid: true,
  pages: 1280,
  rows: 1e6,
  fillPercent: null,
  deduplicates: true,
  scans: 0,
  lastScanMs: null,
  tellsLastScan: true,
  countedMs: 40 * DAY_MS,
};

function judge(...targetIndexes: readonly TargetIndex[]): readonly CheckFinding[] {
  return unusedIndexes.judge({ targetIndexes }, { limits: DEFAULT_LIMITS, pending: undefined });
}

it('names what was not used for weeks', () => {
  expect(judge(index)).toMatchObject([
    {
      status: 'warn',
      subject: 'index public.i',
      message: 'of public.t has not been used in 960 h 0 min, and takes 10 MiB',
      fix: 'drop index concurrently public.i;',
    },
  ]);
  expect(judge({ ...index, scans: 5, lastScanMs: 36 * DAY_MS })).toMatchObject([{ status: 'warn' }]);
});

it('lets be what is used, small, or wanted for something else', () => {
  const others = [
    { scans: 5, lastScanMs: DAY_MS },
    { scans: 5 },
    { pages: 10 },
    { isUnique: true },
    { isNeeded: true },
  ];
  expect(judge(...others.map((other) => ({ ...index, ...other })))).toEqual([]);
});

it('is skipped while the counters are young, and where there is no index', () => {
  expect(judge({ ...index, countedMs: DAY_MS })).toMatchObject([{ status: 'skipped' }]);
  expect(judge()).toMatchObject([{ status: 'skipped' }]);
});
