import { describeMention, isMissing, similarTo } from '../existence.ts';
import { needsOf } from '../needs.ts';
import { defineRule } from '../rule.ts';

export const ifExistsHidesMissing = defineRule({
  id: 'if-exists-hides-missing',
  title: 'IF EXISTS on what is not there',
  severity: 'warning',
  isLive: true,
  why: 'With IF EXISTS the server only gives a NOTICE: the statement does nothing, the migration counts as applied, and what was to be dropped or changed under its real name stays.',
  versions: 'all',
  fix: 'name what is there, and leave IF EXISTS out: a wrong name then ends the deployment instead of hiding',
  evidence:
    'A cleanup migration dropped a name that no longer existed and was recorded as applied (measured on 15 and 18).',
  judge(statement, { schema, server }) {
    if (server === undefined || statement.within !== undefined) return [];
    return needsOf(statement)
      .filter((mention) => mention.isOptional && isMissing(schema, mention))
      .map((mention) => {
        const similar = similarTo(schema, mention);
        return {
          ...{ start: statement.start, end: statement.end, subject: describeMention(mention) },
          message:
            'it is not in the database: IF EXISTS makes the statement do nothing, and nobody hears of it',
          instead: similar ?? 'remove the statement, or correct the name',
        };
      });
  },
});
