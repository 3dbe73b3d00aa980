import { renderObjectName } from '../../migrations/object-name.ts';
import { exclusivelyLocked } from '../locked-before.ts';
import { named } from '../named.ts';
import { newTables } from '../new-tables.ts';
import { defineRule } from '../rule.ts';

export const wideLockWindow = defineRule({
  id: 'wide-lock-window',
  title: 'One transaction shuts several tables',
  severity: 'warning',
  why: 'Readers of the first table wait while the transaction waits for the second; a query that uses both in the other order deadlocks with it (40P01), and one of the two is undone.',
  versions: 'all',
  fix: 'a transaction for each table; db-deploy gives the first lock back when the second does not come soon, and tries again',
  evidence:
    'Manual, 13.3.4: locks taken in different orders deadlock. ACCESS EXCLUSIVE conflicts with every query (table 13.2).',
  judgeFile(file, ground) {
    // db-deploy: within one stall budget per transaction
    if (file.runner === 'plumbline') return [];
    const isNew = newTables(file, ground.schema);
    const shut = new Map<number, Set<string>>();
    return file.statements.flatMap((statement) => {
      const { unit, start, end } = statement;
      if (!statement.isInTransaction || statement.isDormant === true) return [];
      const before = shut.get(unit) ?? new Set<string>();
      // told once a transaction
      if (before.size > 1) return [];
      const here = exclusivelyLocked(statement, ground).filter((table) => !isNew(table));
      const [first] = before;
      for (const table of here) before.add(renderObjectName(table));
      shut.set(unit, before);
      const second = here.find((table) => renderObjectName(table) !== first);
      if (first === undefined || second === undefined) return [];
      return [
        {
          ...{ start, end, table: second, subject: named('table', second) },
          message: `is waited for while nobody can read table ${first}: queries that use both may deadlock with this transaction`,
          instead:
            file.runner === 'psql' ? 'COMMIT between the two, and BEGIN anew' : 'a migration for each table',
        },
      ];
    });
  },
});
