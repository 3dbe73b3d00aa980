import { ALL_VERSIONS } from '../lint-options.ts';
import { newerSyntax } from '../newer-syntax.ts';
import { defineRule } from '../rule.ts';
import { placeOfLast } from '../words.ts';

export const needsNewerServer = defineRule({
  id: 'needs-newer-server',
  title: 'Syntax that the server does not know yet',
  severity: 'error',
  why: 'The grammar that reads the file is that of PostgreSQL 18; an older server refuses what it does not know (42601), and with it what stands in the same transaction.',
  versions:
    'speaks only where the version of the server is known: --server-version, lint.serverVersion, or --url',
  fix: 'another form that the version knows, or a newer server',
  evidence:
    'each form is refused by the version before the one that brought it (release notes 15 to 18, appendix E of the manual).',
  roles: ['migration', 'rollback', 'query', 'check', 'consistency'],
  judge(statement, { versions: { oldest, newest } }) {
    // 14 to 18 knows what 14 does not: nobody said which it is
    if (oldest === ALL_VERSIONS.oldest && newest === ALL_VERSIONS.newest) return [];
    return newerSyntax({ [statement.kind]: statement.node })
      .filter(({ since }) => since > oldest)
      .map(({ name, since, word }) => ({
        ...placeOfLast(statement, word),
        subject: name,
        message: `PostgreSQL ${oldest} refuses it: ${since} was the first to know it`,
        instead: `another form, or PostgreSQL ${since}`,
      }));
  },
});
