import { alterCommands } from '../alter-commands.ts';
import { findConstraint } from '../constraint-name.ts';
import { isInUse } from '../in-use.ts';
import { named } from '../named.ts';
import { defineRule, type Offence } from '../rule.ts';

/** `Order_userId_fkey`, `fk_rails_…`, `order_user_fk`: where the text says nothing, names do. */
const FOREIGN = /(^|_)fk(ey)?(_|\d|$)/i;

export const dropForeignKey = defineRule({
  id: 'drop-foreign-key',
  title: 'A foreign key is dropped',
  // the wait for the lock is missing-lock-timeout's
  severity: 'info',
  why: 'ACCESS EXCLUSIVE is taken on both tables, the one that is named and the one that it refers to: readers of both wait from then to the end of the transaction, and behind its own wait.',
  versions: 'all',
  fix: 'with a short lock_timeout and retries, which db-deploy does by itself; one in a transaction',
  evidence:
    'pg_locks shows ACCESS EXCLUSIVE on both tables (14 and 18; test/database/lint/constraint-verdicts.test.ts).',
  kinds: ['AlterTableStmt'],
  judge(statement, { schema }) {
    return alterCommands(statement, ['AT_DropConstraint']).flatMap((command): readonly Offence[] => {
      const { table, start, end, name = '' } = command;
      if (!isInUse(schema, command.relation)) return [];
      const known = findConstraint(schema.table(table), name);
      const isForeign = known === undefined ? FOREIGN.test(name) : known.kind === 'foreign key';
      if (!isForeign || (known?.references !== undefined && schema.isNew(known.references))) return [];
      const other =
        known?.references === undefined ? 'the table that it refers to' : named('table', known.references);
      return [
        {
          ...{ start, end, table },
          subject: named('table', table),
          message: `readers and writers of it and of ${other} wait until it commits (ACCESS EXCLUSIVE on both)`,
        },
      ];
    });
  },
});
