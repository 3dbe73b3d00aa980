import type { TransactionAge } from '../facts/transaction-ages.ts';
import type { CheckFinding } from './check.ts';
import { defineCheck } from './define-check.ts';

const CAPACITY = 2 ** 31;
/** Crunchy pgMonitor warns at 50 % and is critical at 75 %. */
const WARN_SHARE = 2 / 3;

export const wraparound = defineCheck({
  id: 'wraparound',
  title: 'The transaction counters are far from their wraparound',
  why: 'Near the wraparound PostgreSQL refuses every write of the whole server, and before that starts vacuums that do not yield to a deployment.',
  fix: 'vacuum (freeze) the oldest tables, and end what holds the xmin horizon.',
  thresholds:
    'limits.wraparoundPercent (75) of 2^31 transactions or multixacts fails, two thirds of it (50) warns: Crunchy pgMonitor 50 and 75 %, pganalyze 50 and 80 %.',
  privileges: 'none.',
  phases: ['pre', 'post', 'watch'],
  needs: ['transactionAges'],
  good: 'every database has most of its transactions left',
  judge({ transactionAges }, { limits: { wraparoundPercent } }) {
    return transactionAges.flatMap((age): CheckFinding[] => {
      const percent = (Math.max(age.transactions, age.multixacts) / CAPACITY) * 100;
      if (percent < wraparoundPercent * WARN_SHARE) return [];
      const status = percent >= wraparoundPercent ? 'fail' : 'warn';
      const measured = `${Number(percent.toPrecision(2))} %`;
      return [{ status, ...describe(age), measured, limit: `${wraparoundPercent} %` }];
    });
  },
});

function describe(age: TransactionAge): Pick<CheckFinding, 'subject' | 'message' | 'fix'> {
  const { database, isOurs, transactions, multixacts, oldestTables } = age;
  const counter = transactions >= multixacts ? 'transactions' : 'multixacts';
  const used = `has used ${Math.max(transactions, multixacts)} ${counter} since its oldest row was frozen`;
  const subject = `database ${database}`;
  if (!isOurs) return { subject, message: `${used}: connect to it and run vacuum (freeze)` };
  const oldest = oldestTables.length === 0 ? '' : `; the oldest are ${oldestTables.join(', ')}`;
  return { subject, message: used + oldest, fix: 'vacuum (freeze);' };
}
