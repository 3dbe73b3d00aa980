import type { MigrationState } from '../migrations/ledger-state.ts';
import type { CheckFinding } from './check.ts';
import { defineCheck } from './define-check.ts';

export const pendingMigrations = defineCheck({
  id: 'pending-migrations',
  title: 'Folder and ledger agree on what is to be done',
  why: 'A deployment carries on from what the ledger says: a file edited after it was applied, a folder gone, or a migration that never finished has to be settled by a human first.',
  fix: 'restore the file or folder from version control; db-deploy status and db-deploy resolve settle the rest.',
  thresholds: 'any disagreement fails; what was rolled back and is held warns.',
  privileges: 'SELECT on _prisma_migrations and the journal.',
  phases: ['pre'],
  needs: [],
  good: 'nothing is pending',
  judge(_, { pending }) {
    if (pending === undefined)
      return [
        {
          status: 'skipped',
          subject: '',
          message:
            'there is no migrations folder: the other checks look at the whole database instead of the tables to be changed',
        },
      ];
    const findings: CheckFinding[] = [
      ...pending.refusals.map(({ message, location }) => ({
        status: 'fail' as const,
        subject: '',
        message,
        location,
      })),
      ...pending.states.flatMap(judgeState),
    ];
    if (pending.ledgerFailure !== undefined) {
      const { reason, ...fix } = pending.ledgerFailure;
      const message = `cannot be read, so that all migrations count as pending: ${reason}`;
      findings.push({ status: 'unknown', subject: '_prisma_migrations', message, ...fix });
    }
    const waiting = pending.states.filter(({ state }) => state === 'pending').map(({ name }) => name);
    if (findings.length > 0 || waiting.length === 0) return findings;
    return [{ status: 'pass', subject: '', message: `${waiting.length} pending: ${waiting.join(', ')}` }];
  },
});

const PROBLEM: Readonly<Partial<Record<MigrationState, Omit<CheckFinding, 'subject'>>>> = {
  edited: { status: 'fail', message: 'was edited after it was applied' },
  missing: { status: 'fail', message: 'is in the ledger, but its folder is gone' },
  unfinished: { status: 'fail', message: 'was begun and has not finished', fix: 'db-deploy status' },
  held: {
    status: 'warn',
    message: 'was rolled back and is held until somebody releases it',
    fix: 'db-deploy status',
  },
};

function judgeState({ name, state }: { name: string; state: MigrationState }): readonly CheckFinding[] {
  const problem = PROBLEM[state];
  return problem === undefined ? [] : [{ subject: `migration ${name}`, ...problem }];
}
