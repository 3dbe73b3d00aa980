import type { Limits } from '../config/settings.ts';
import { groupDigits } from '../digits.ts';
import { grantSelect } from '../db/grant-select.ts';
import { renderDuration } from '../duration.ts';
import type { StatementCost, StatementCosts } from '../facts/statement-costs.ts';
import { oneLine } from '../shorten.ts';
import type { CheckFinding } from './check.ts';
import { defineCheck } from './define-check.ts';
import { grantVisibility } from './hidden-sessions.ts';

export const statementCost = defineCheck({
  id: 'statement-cost',
  title: 'No statement on the target tables is slow or dear',
  why: 'The statements that cost most are those that a deployment helps or hurts first: they belong into validation/queries before it, so that it can be told which of both happened.',
  fix: 'look at its plan (EXPLAIN (ANALYZE, BUFFERS) with real values), and make it a target query.',
  thresholds:
    'of at least 50 calls, limits.slowStatementMs (50) on average warns, as pganalyze (pghero: 20 ms and 100 calls); limits.costlyStatementPercent (33) of the execution time of the database warns, as pg-extras. Averages since the counters began; a statement is about a target table when its text names it.',
  privileges: 'pg_read_all_stats; other roles see their own statements only.',
  phases: ['pre'],
  optional: true,
  needs: ['role', 'statementCosts'],
  good: 'no statement that names a target table stands out',
  judge({ role, statementCosts }, { limits }) {
    const { isThere, counted } = statementCosts;
    if (!isThere)
      return [
        { status: 'skipped', subject: '', message: 'pg_stat_statements is not loaded and created here' },
      ];
    if (counted === null) return [judgeUnread(statementCosts, role.name)];
    const dear = counted.statements.flatMap((one) => judgeStatement(one, counted.totalMs, limits));
    return [...dear, ...judgeHidden(counted.hidden, role.name)];
  },
});

function judgeUnread({ version, view, mayRead }: StatementCosts, role: string): CheckFinding {
  const [status, subject] = ['unknown', 'pg_stat_statements'] as const;
  if (mayRead) {
    const message = `${version} is older than the server, and lacks what is asked for`;
    return { status, subject, message, fix: 'alter extension pg_stat_statements update;' };
  }
  const fix = grantSelect(String(view), role);
  return { status, subject, message: `role ${role} may not read it`, fix };
}

function judgeHidden(hidden: number, role: string): readonly CheckFinding[] {
  if (hidden === 0) return [];
  const message = `may not see the statements of other roles (${groupDigits(hidden)})`;
  return [{ status: 'unknown', subject: `role ${role}`, message, fix: grantVisibility(role) }];
}

function judgeStatement(
  { query, calls, totalMs, since }: StatementCost,
  allMs: number,
  { slowStatementMs, costlyStatementPercent }: Limits,
): readonly CheckFinding[] {
  const meanMs = totalMs / calls;
  const percent = allMs === 0 ? 0 : (totalMs / allMs) * 100;
  const [isSlow, isCostly] = [meanMs >= slowStatementMs, percent >= costlyStatementPercent];
  if (!isSlow && !isCostly) return [];
  const what = [isSlow && 'is slow', isCostly && 'takes much of the time of all']
    .filter(Boolean)
    .join(' and ');
  const when = since === null ? '' : ` since ${since.slice(0, 16)}`;
  return [
    {
      status: 'warn',
      subject: `statement ${oneLine(query, 60)}`,
      message: `${what}: ${groupDigits(calls)} calls${when}`,
      measured: `${renderDuration(meanMs)}, ${Math.round(percent)} %`,
      limit: `${renderDuration(slowStatementMs)}, ${costlyStatementPercent} %`,
    },
  ];
}
