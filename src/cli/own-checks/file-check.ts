import { judgeUserCheck } from '../../checks/judge-user-check.ts';
import { runUserCheck, type UserCheck } from '../../facts/read-user-checks.ts';
import { leadingRemark } from './leading-remark.ts';
import type { OwnCheck } from './own-check.ts';

/** `validation/checks/<id>.sql`; the comment above the statement is its reason. */
export function fileCheck(check: UserCheck): OwnCheck {
  const { id, path, sql } = check;
  return {
    ...{ id, title: path, source: path, why: leadingRemark(sql), phases: ['pre'], sql: [sql] },
    run: async ({ db, pending, budget }) => ({
      findings: judgeUserCheck(await runUserCheck(db, check, budget), pending),
    }),
  };
}
