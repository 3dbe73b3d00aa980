import { groupDigits } from '../digits.ts';
import type { TargetAge } from '../facts/target-ages.ts';
import type { CheckFinding } from './check.ts';
import { defineCheck } from './define-check.ts';
import { skipWithoutTargets } from './without-targets.ts';

/** Transaction ids are compared modulo 2^32: half of them are the future (manual, 24.1.5). */
const HORIZON = 2 ** 31;
/** As pganalyze warns and fails; at 98 % the server itself begins to warn, at 99.9 % it stops writing. */
const WARN_PERCENT = 50;
const FAIL_PERCENT = 80;

export const targetWraparound = defineCheck({
  id: 'target-wraparound',
  title: 'No target table is close to wraparound',
  why: 'Past autovacuum_freeze_max_age a vacuum comes that yields to nobody: DDL and concurrent builds on its table wait until it is through, hours on a large one. Near two thousand million transactions the server stops writing.',
  fix: 'VACUUM (FREEZE) the table before the deployment, at a quiet time.',
  phases: ['pre'],
  needs: ['targetAges'],
  good: 'the target tables are frozen well enough',
  judge({ targetAges }, context) {
    if (targetAges.length === 0) return skipWithoutTargets(context);
    return targetAges.flatMap(judgeTable);
  },
});

interface Age {
  readonly what: string;
  readonly age: number;
  readonly freezeMaxAge: number;
}

function judgeTable({ table, ...row }: TargetAge): readonly CheckFinding[] {
  const { transactions, multixacts, freezeMaxAge, multixactFreezeMaxAge } = row;
  const ages = [
    { what: 'transactions', age: transactions, freezeMaxAge },
    { what: 'multixacts', age: multixacts, freezeMaxAge: multixactFreezeMaxAge },
  ];
  return ages.flatMap((age) => {
    const judged = judgeAge(age);
    return judged === undefined
      ? []
      : [{ subject: `table ${table}`, ...judged, fix: `vacuum (freeze) ${table};` }];
  });
}

function judgeAge({ what, age, freezeMaxAge }: Age): Omit<CheckFinding, 'subject'> | undefined {
  const percent = Math.floor((age / HORIZON) * 100);
  const measured = `${groupDigits(age)} ${what}, ${percent} %`;
  if (percent >= WARN_PERCENT) {
    const status = percent >= FAIL_PERCENT ? 'fail' : 'warn';
    const limit = `${status === 'fail' ? FAIL_PERCENT : WARN_PERCENT} %`;
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
