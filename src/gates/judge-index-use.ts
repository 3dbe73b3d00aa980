import { groupDigits } from '../digits.ts';
import type { IndexCounter, IndexCounters } from '../facts/index-counters.ts';
import type { Answer } from './measurement.ts';

/** Counted on one server, which `server` names: `user@host:port/database`. */
export interface IndexUse extends IndexCounters {
  readonly server: string;
}

/**
 * Nobody scanned these indexes between two readings, on any of the servers. Counters that may have begun anew in between, and an
 * index that is another one now, say nothing.
 */
export function judgeIndexUse(
  names: readonly string[],
  before: readonly IndexUse[],
  now: readonly IndexUse[],
): Answer {
  if (names.length === 0) return silent('there is no index to ask about');
  const answers = now.map((use) =>
    judgeServer(
      names,
      before.find(({ server }) => server === use.server),
      use,
    ),
  );
  const trouble =
    answers.find(({ status }) => status === 'failure') ?? answers.find(({ status }) => status !== 'success');
  const since = before[0]?.at;
  if (trouble !== undefined) return trouble;
  if (since === undefined || now.length === 0) return silent('nothing was counted');
  const where = now.length === 1 ? '' : ` on ${now.length} servers`;
  return { status: 'success', message: `nobody scanned ${names.join(', ')}${where} since ${since}` };
}

function judgeServer(names: readonly string[], before: IndexUse | undefined, now: IndexUse): Answer {
  const { server } = now;
  if (before === undefined) return silent(`what ${server} counted before is not known`);
  if (before.beganAt === '' || before.beganAt !== now.beganAt)
    return silent(`the counters of ${server} began anew at ${now.beganAt}: a crash, a promotion, or a reset`);
  if (before.resetAt !== now.resetAt)
    return silent(`the counters of ${server} were reset at ${now.resetAt ?? 'an unknown time'}`);
  const answers = names.map((name) =>
    judgeIndex(
      name,
      [before, now].map(({ indexes }) => indexes.find(({ asked }) => asked === name)),
      before.at,
    ),
  );
  return (
    answers.find(({ status }) => status === 'failure') ??
    answers.find(({ status }) => status !== 'success') ??
    GOOD
  );
}

const GOOD: Answer = { status: 'success', message: '' };

function judgeIndex(
  name: string,
  [before, now]: readonly (IndexCounter | undefined)[],
  since: string,
): Answer {
  if (before === undefined) return silent(`index ${name} was not there at ${since}`);
  if (now === undefined) return silent(`index ${name} is not there`);
  if (before.oids.join() !== now.oids.join()) return silent(`index ${name} is another one than at ${since}`);
  const scans = now.scans - before.scans;
  if (scans > 0) return failure(name, scans, now);
  if (scans < 0) return silent(`the scans of index ${name} are counted anew`);
  // a scan that was not counted, and yet noted
  return now.lastScanAt === before.lastScanAt ? GOOD : failure(name, undefined, now);
}

function failure(name: string, scans: number | undefined, { lastScanAt }: IndexCounter): Answer {
  const last = lastScanAt === null ? '' : `, last at ${lastScanAt}`;
  return {
    status: 'failure',
    message: `index ${name} is still used${last}`,
    ...(scans !== undefined && {
      measured: `${groupDigits(scans)} ${scans === 1 ? 'scan' : 'scans'}`,
      limit: '0 scans',
    }),
  };
}

function silent(message: string): Answer {
  return { status: 'inconclusive', message };
}
