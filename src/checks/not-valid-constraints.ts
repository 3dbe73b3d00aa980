import { defineCheck } from './define-check.ts';
import { skipWithoutTargets } from './without-targets.ts';

export const notValidConstraints = defineCheck({
  id: 'not-valid-constraints',
  title: 'The constraints of the target tables are validated',
  why: 'A NOT VALID constraint holds for new rows only: the old ones may break it, the planner does not rely on it, and a later dump may not load. It is meant to be validated soon after.',
  fix: 'VALIDATE CONSTRAINT reads the table, and stops nobody meanwhile.',
  phases: ['pre', 'post'],
  needs: ['targetTables', 'unvalidatedConstraints'],
  good: 'every constraint is validated',
  judge({ targetTables, unvalidatedConstraints }, context) {
    if (targetTables.length === 0) return skipWithoutTargets(context);
    return unvalidatedConstraints.map(({ constraint, table, kind }) => ({
      status: 'warn',
      subject: `constraint ${constraint} of ${table}`,
      message: `is NOT VALID${kind === 'other' ? '' : ` (${kind})`}: rows from before it were never checked`,
      fix: `alter table ${table} validate constraint ${constraint};`,
    }));
  },
});
