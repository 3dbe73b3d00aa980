import { judgeUserCheck } from '../../checks/judge-user-check.ts';
import { runUserCheck, type UserCheck } from '../../facts/read-user-checks.ts';
import type { OwnCheck } from './own-check.ts';

/** `validation/checks/<id>.sql`; the comment above the statement is its reason. */
export function fileCheck(check: UserCheck): OwnCheck {
  const { id, path, sql } = check;
  return {
    ...{ id, title: path, source: path, why: leadingComment(sql), phases: ['pre'], sql: [sql] },
    run: async ({ db, pending, budget }) => ({
      findings: judgeUserCheck(await runUserCheck(db, check, budget), pending),
    }),
  };
}

/** The words of the comment lines before the first statement. */
export function leadingComment(sql: string): string {
  const [comment = ''] = /^(?:\s*--.*\n)*/.exec(sql) ?? [];
  return comment
    .split('\n')
    .map((line) => line.replace(/^\s*--\s*/, '').trim())
    .join(' ')
    .trim();
}
