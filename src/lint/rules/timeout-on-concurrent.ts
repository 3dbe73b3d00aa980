import { concurrentIndex } from '../../migrations/concurrent-index.ts';
import { defineRule } from '../rule.ts';
import { isNoLimit, settingsAt } from '../session-settings.ts';
import { isRefusedInTransaction } from '../units.ts';

export const timeoutOnConcurrent = defineRule({
  id: 'timeout-on-concurrent',
  title: 'A timeout in force while an index is built or dropped CONCURRENTLY',
  severity: 'error',
  why: 'A concurrent build waits for every older transaction, several times, and lock_timeout counts these waits too: cancelled there (55P03, 57014), it leaves an INVALID index that slows down every write and helps no query.',
  versions: 'all',
  fix: 'SET lock_timeout = 0 and SET statement_timeout = 0 before the concurrent statement, and a look for older transactions instead (db-check pre); db-deploy overrules what a file sets',
  evidence:
    'lock_timeout cancelled a CREATE INDEX CONCURRENTLY in its wait phase and left the index INVALID (measured); other linters demand that very timeout.',
  kinds: ['IndexStmt', 'DropStmt', 'ReindexStmt'],
  judge(statement, { file }) {
    const concurrent = concurrentIndex(statement);
    if (concurrent === undefined || statement.within !== undefined || isRefusedInTransaction(statement))
      return [];
    const settings = settingsAt(statement, file);
    return TIMEOUTS.flatMap((name) => {
      const set = settings.get(name);
      if (set === undefined || isNoLimit(set.value)) return [];
      const isOverruled = file.runner === 'plumbline';
      return [
        {
          ...{ start: set.by.start, end: set.by.end, subject: `SET ${name}` },
          ...(isOverruled && { severity: 'info' as const }),
          message: isOverruled
            ? `has no effect on ${COMMANDS[concurrent.action]}: db-deploy runs it without timeouts, because one would leave an INVALID index`
            : `may cancel ${COMMANDS[concurrent.action]} behind it while it waits for older transactions, and leaves an INVALID index`,
          instead: isOverruled
            ? 'remove it, or leave it for the other statements'
            : `SET ${name} = 0; -- before the concurrent statement`,
        },
      ];
    });
  },
});

const TIMEOUTS = ['lock_timeout', 'statement_timeout'] as const;

const COMMANDS = {
  create: 'CREATE INDEX CONCURRENTLY',
  drop: 'DROP INDEX CONCURRENTLY',
  reindex: 'REINDEX CONCURRENTLY',
} as const;
