import { asKind } from '../../migrations/node.ts';
import { renderObjectName } from '../../migrations/object-name.ts';
import { listName, rangeName } from '../../migrations/range-name.ts';
import { isInUse } from '../in-use.ts';
import { named } from '../named.ts';
import { defineRule } from '../rule.ts';

export const createTrigger = defineRule({
  id: 'create-trigger',
  title: 'A trigger on a table in use',
  // the wait for the lock is missing-lock-timeout's
  severity: 'info',
  why: 'SHARE ROW EXCLUSIVE is taken on the table: every INSERT, UPDATE and DELETE waits from the moment that it waits until the transaction ends. From then on each of them runs the function, and fails when the function does.',
  versions: 'all',
  fix: 'with a short lock_timeout and retries, which db-deploy does by itself, as the last statement of its transaction',
  evidence:
    'pg_locks shows SHARE ROW EXCLUSIVE: readers go on (14 and 18; test/database/lint/constraint-verdicts.test.ts).',
  kinds: ['CreateTrigStmt'],
  judge(statement, { schema }) {
    const { relation, funcname } = asKind(statement, 'CreateTrigStmt') ?? {};
    if (relation === undefined || !isInUse(schema, relation)) return [];
    const table = rangeName(relation);
    const routine = renderObjectName(listName(funcname, 'routine'));
    return [
      {
        ...{ start: statement.start, end: statement.end, table },
        subject: named('table', table),
        message: `every write to it waits until the transaction ends (SHARE ROW EXCLUSIVE), and runs ${routine} from then on`,
      },
    ];
  },
});
