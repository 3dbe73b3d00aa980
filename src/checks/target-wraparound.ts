import type { Limits } from '../config/settings.ts';
import { groupDigits } from '../digits.ts';
import type { TargetAge } from '../facts/target-ages.ts';
import type { CheckFinding } from './check.ts';
import { defineCheck } from './define-check.ts';
import { skipWithoutTargets } from './without-targets.ts';

/** Transaction ids are compared modulo 2^32: half of them are the future (manual, 24.1.5). */
const HORIZON = 2 ** 31;
/** Crunchy pgMonitor warns at 50 % and is critical at 75 %; at 98 % the server itself begins to warn. */
const WARN_SHARE = 2 / 3;

export const targetWraparound = defineCheck({
  id: 'target-wraparound',
  title: 'No target table is close to wraparound',
  why: 'Past autovacuum_freeze_max_age a vacuum comes that yields to nobody: DDL and concurrent builds on its table wait until it is through, hours on a large one. Near two thousand million transactions the server stops writing.',
  fix: 'VACUUM (FREEZE) the table before the deployment, at a quiet time.',
  thresholds:
    'limits.wraparoundPercent (75) of 2^31 transactions or multixacts fails, two thirds of it (50) warns: Crunchy pgMonitor 50 and 75 %, pganalyze 50 and 80 %; past autovacuum_freeze_max_age, also that of the table, warns.',
  privileges: 'none.',
  phases: ['pre'],
  needs: ['targetAges'],
  good: 'the target tables are frozen well enough',
  judge({ targetAges }, context) {
    if (targetAges.length === 0) return skipWithoutTargets(context);
    return targetAges.flatMap((age) => judgeTable(age, context.limits));
  },
});

interface Age {
  readonly what: string;
  readonly age: number;
  readonly freezeMaxAge: number;
}

function judgeTable({ table, ...row }: TargetAge, limits: Limits): readonly CheckFinding[] {
  const { transactions, multixacts, freezeMaxAge, multixactFreezeMaxAge } = row;
  const ages = [
    { what: 'transactions', age: transactions, freezeMaxAge },
    { what: 'multixacts', age: multixacts, freezeMaxAge: multixactFreezeMaxAge },
  ];
  return ages.flatMap((age) => {
    const judged = judgeAge(age, limits);
    return judged === undefined
      ? []
      : [{ subject: `table ${table}`, ...judged, fix: `vacuum (freeze) ${table};` }];
  });
}

function judgeAge(
  { what, age, freezeMaxAge }: Age,
  { wraparoundPercent }: Limits,
): Omit<CheckFinding, 'subject'> | undefined {
  const percent = Math.floor((age / HORIZON) * 100);
  const measured = `${groupDigits(age)} ${what}, ${percent} %`;
  if (percent >= wraparoundPercent * WARN_SHARE) {
    const status = percent >= wraparoundPercent ? 'fail' : 'warn';
    const limit = `${wraparoundPercent} %`;
    return { status, message: 'is on its way to wraparound: freeze it first', measured, limit };
  }
  if (age < freezeMaxAge) return undefined;
  const message =
    'is due for a vacuum against wraparound, which yields to nobody: it may begin at any moment';
  return {
    status: 'warn',
    message,
    measured: `${groupDigits(age)} ${what}`,
    limit: groupDigits(freezeMaxAge),
  };
}
