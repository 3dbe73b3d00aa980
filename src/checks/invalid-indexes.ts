import type { InvalidIndex } from '../facts/invalid-indexes.ts';
import type { CheckFinding } from './check.ts';
import { defineCheck } from './define-check.ts';
import { grantVisibility } from './hidden-sessions.ts';

export const invalidIndexes = defineCheck({
  id: 'invalid-indexes',
  title: 'No index is INVALID',
  why: 'A concurrent build that failed leaves an INVALID index: no query uses it, every write may still have to maintain it, and IF NOT EXISTS takes it for the real one.',
  fix: 'drop it concurrently and build it again; what ends in _ccnew or _ccold is left of a REINDEX CONCURRENTLY, and only dropped.',
  thresholds: 'any on a target table fails, elsewhere it warns.',
  privileges: 'none; pg_read_all_stats to see which index is being built.',
  phases: ['pre', 'post', 'watch'],
  needs: ['invalidIndexes', 'role'],
  good: 'no index is INVALID',
  judge({ invalidIndexes, role }) {
    return invalidIndexes
      .filter((row) => row.isBeingBuilt !== true)
      .map((row) => (row.isBeingBuilt === null ? judgeUnseen(row, role.name) : judgeLeftover(row)));
  },
});

function judgeUnseen({ index, table }: InvalidIndex, role: string): CheckFinding {
  return {
    status: 'unknown',
    subject: `index ${index}`,
    message: `is INVALID; an index of ${table} is being built, and ${role} may not see whether it is this one`,
    fix: grantVisibility(role),
  };
}

/** What REINDEX CONCURRENTLY calls its indexes until it is through (manual, REINDEX). */
function describeOrigin(index: string): string {
  if (/_ccnew\d*"?$/.test(index))
    return '; a REINDEX CONCURRENTLY that failed left it: the old one is in use still';
  if (/_ccold\d*"?$/.test(index)) return '; REINDEX CONCURRENTLY left it: the new one has taken its place';
  return '';
}

function judgeLeftover(row: InvalidIndex): CheckFinding {
  const subject = `index ${row.index}`;
  if (row.isPartitioned)
    return {
      status: 'warn',
      subject,
      message: `of ${row.table} lacks parts: attach an index of each partition`,
    };
  const cost = row.isMaintained ? 'serves no query, and every write maintains it' : 'serves no query';
  return {
    status: row.isTarget ? 'fail' : 'warn',
    subject,
    message: `of ${row.table}${row.isTarget ? ', which a pending migration touches,' : ''} is INVALID: it ${cost}${describeOrigin(row.index)}`,
    fix: `drop index concurrently ${row.index};`,
  };
}
