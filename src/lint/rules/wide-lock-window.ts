import { renderObjectName } from '../../migrations/object-name.ts';
import { exclusivelyLocked } from '../locked-before.ts';
import { defineRule } from '../rule.ts';
import { unitBefore } from '../unit-before.ts';

export const wideLockWindow = defineRule({
  id: 'wide-lock-window',
  title: 'One transaction shuts several tables',
  severity: 'warning',
  why: 'Readers of the first table wait while the transaction waits for the second; a query that uses both in the other order deadlocks with it (40P01), and one of the two is undone.',
  versions: 'all',
  fix: 'a transaction for each table; db-deploy gives the first lock back when the second does not come soon, and tries again',
  evidence:
    'Manual, 13.3.4: locks taken in different orders deadlock. ACCESS EXCLUSIVE conflicts with every query (table 13.2).',
  judge(statement, ground) {
    // db-deploy: within one stall budget per transaction
    if (ground.file.runner === 'plumbline' || !statement.isInTransaction) return [];
    const here = exclusivelyLocked(statement, ground).map(renderObjectName);
    if (here.length === 0) return [];
    const before = unitBefore(statement, ground.file).flatMap((one) => exclusivelyLocked(one, ground));
    const tables = new Set(before.map(renderObjectName));
    const [second] = here.filter((name) => !tables.has(name));
    // told once a transaction
    if (second === undefined || tables.size !== 1 || here.length > 1) return [];
    return [
      {
        ...{ start: statement.start, end: statement.end, subject: `table ${second}` },
        message: `is waited for while nobody can read table ${[...tables].join()}: queries that use both may deadlock with this transaction`,
        instead:
          ground.file.runner === 'psql'
            ? 'COMMIT between the two, and BEGIN anew'
            : 'a migration for each table',
      },
    ];
  },
});
