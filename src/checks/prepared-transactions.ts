import { renderDuration } from '../duration.ts';
import { defineCheck } from './define-check.ts';
import { rollbackPrepared } from './describe-session.ts';
import { PASSING_MS } from './judge-obstacle.ts';

export const preparedTransactions = defineCheck({
  id: 'prepared-transactions',
  title: 'No prepared transaction has been forgotten',
  why: 'A prepared transaction keeps its locks and its place in the xmin horizon without a session, even over a restart, until somebody commits it or rolls it back.',
  fix: 'ask its transaction manager which it was to be: COMMIT PREPARED or ROLLBACK PREPARED.',
  thresholds: 'older than limits.blockerMs (1 min) fails, than 1 s warns; check_postgres: 1 and 30 s.',
  privileges: 'none to see them; ending one wants its owner or a superuser.',
  phases: ['pre', 'post', 'watch'],
  needs: ['preparedTransactions'],
  good: 'none is waiting',
  judge({ preparedTransactions }, { limits }) {
    return preparedTransactions
      .filter(({ ageMs }) => ageMs >= Math.min(PASSING_MS, limits.blockerMs))
      .map(({ name, owner, ageMs }) => ({
        status: ageMs >= limits.blockerMs ? ('fail' as const) : ('warn' as const),
        subject: `prepared transaction ${name}`,
        message: `of ${owner} waits for somebody to commit it or to roll it back`,
        measured: renderDuration(ageMs),
        limit: renderDuration(limits.blockerMs),
        fix: rollbackPrepared(name),
      }));
  },
});
