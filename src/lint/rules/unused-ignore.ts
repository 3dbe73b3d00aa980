import { defineRule } from '../rule.ts';

/** Judged where the ignore comments are applied: only there it is known which were of use. */
export const UNUSED_IGNORE = defineRule({
  id: 'unused-ignore',
  title: 'An ignore comment that ignores nothing',
  severity: 'warning',
  why: 'The comment outlives what it excused, and hides the next statement that really is dangerous; without a rule or a reason nobody can tell what was meant.',
  versions: 'all',
  fix: 'remove the comment, or write -- plumbline: ignore <rule> <reason>',
  evidence: 'A stale suppression is found by nobody unless the linter looks for it.',
});
