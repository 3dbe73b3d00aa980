import { defineRule, type Rule } from '../rule.ts';

/** A rule for what makes a file unreadable, or undeployable as it is written; `id` is the refusal's code. */
export function refusalRule(
  rule: Omit<Rule, 'judge' | 'judgeFile' | 'severity' | 'roles'> & Partial<Pick<Rule, 'roles' | 'severity'>>,
): Rule {
  return defineRule({
    roles: ['migration', 'rollback', 'query', 'check', 'consistency'],
    severity: 'error',
    ...rule,
    judgeFile: ({ refusals, statements }) =>
      refusals
        .filter(({ code }) => code === rule.id)
        .map(({ offset, message, hint }) => ({
          start: offset,
          end: statements.find(({ start }) => start === offset)?.end ?? offset,
          subject: '',
          message,
          instead: hint,
        })),
  });
}
