import { conflictingModes, LOCK_MODES, type LockMode } from '../../locks/modes.ts';
import { asKind, unwrapAll } from '../../migrations/node.ts';
import { renderObjectName } from '../../migrations/object-name.ts';
import { rangeName } from '../../migrations/range-name.ts';
import { isInUse } from '../in-use.ts';
import { defineRule } from '../rule.ts';
import { listed } from '../words.ts';

export const lockTable = defineRule({
  id: 'lock-table',
  title: 'LOCK TABLE that stops the application',
  severity: 'warning',
  why: 'The lock is held until the transaction ends, however long what follows takes, and who waits for it makes others wait behind him. Without a mode it is ACCESS EXCLUSIVE, which stops readers too.',
  versions: 'all',
  fix: 'leave it out: each statement takes the lock that it needs; or a weaker mode, as the last thing before what needs it',
  evidence: 'Manual, LOCK and table 13.2; src/locks/modes.ts is tested against the server.',
  kinds: ['LockStmt'],
  judge(statement, { schema }) {
    const { relations, mode = LOCK_MODES.length } = asKind(statement, 'LockStmt') ?? {};
    const wanted = LOCK_MODES[mode - 1] ?? 'ACCESS EXCLUSIVE';
    const waiting = whoWaits(wanted);
    const tables = unwrapAll(relations, 'RangeVar')
      .filter((relation) => isInUse(schema, relation))
      .map((relation) => rangeName(relation));
    const [first] = tables;
    if (waiting === undefined || first === undefined) return [];
    return [
      {
        ...{ start: statement.start, end: statement.end, table: first },
        severity: wanted === 'ACCESS EXCLUSIVE' ? 'error' : 'warning',
        subject: listed('table', tables.map(renderObjectName)),
        message: `${waiting} until the transaction ends (${wanted})`,
        instead:
          'leave it out: the statements that follow take the locks that they need, when they need them',
      },
    ];
  },
});

/** undefined: neither readers nor writers. */
function whoWaits(mode: LockMode): string | undefined {
  const blocked = new Set(conflictingModes(mode));
  if (blocked.has('ACCESS SHARE')) return 'every reader and writer waits';
  return blocked.has('ROW EXCLUSIVE') ? 'every INSERT, UPDATE and DELETE waits' : undefined;
}
