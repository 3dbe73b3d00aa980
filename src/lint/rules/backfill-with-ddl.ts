import type { Node, RangeVar } from 'libpg-query';
import { effectsOf } from '../../locks/effects.ts';
import { isConflict, type LockMode } from '../../locks/modes.ts';
import { asKind, unwrap } from '../../migrations/node.ts';
import type { ObjectName } from '../../migrations/object-name.ts';
import { rangeName } from '../../migrations/range-name.ts';
import { meansAllRows } from '../all-rows.ts';
import type { LintStatement } from '../lint-file.ts';
import { named } from '../named.ts';
import { newTables } from '../new-tables.ts';
import { defineRule, type Offence } from '../rule.ts';

export const backfillWithDdl = defineRule({
  id: 'backfill-with-ddl',
  title: 'Rows are changed while an earlier statement keeps a table locked',
  severity: 'warning',
  why: 'The strong lock of ALTER TABLE is kept until the transaction ends: what takes a moment by itself stops readers or writers for as long as the rows take that are changed behind it.',
  versions: 'all',
  fix: 'the DDL in a transaction of its own; the rows before or after it, in batches of some thousand, outside of migrations where they are many',
  evidence:
    'Manual, 13.3.1: a lock is held until the end of the transaction; src/locks is tested against the server.',
  judgeFile(file, { schema, versions }) {
    const isNew = newTables(file, schema);
    const held = new Map<number, Held>();
    const offences: Offence[] = [];
    for (const statement of file.statements) {
      const locked = held.get(statement.unit);
      const table = writtenTable(statement);
      if (table === undefined) {
        const own = locked ?? strongLock(statement, versions.newest, isNew);
        if (own !== undefined) held.set(statement.unit, own);
      } else if (locked !== undefined && !isNew(table)) {
        const waiting = isConflict(locked.mode, 'ACCESS SHARE') ? 'readers and writers' : 'writers';
        offences.push({
          ...{ start: statement.start, end: statement.end, table },
          subject: named('table', table),
          message: `${waiting} of ${named('table', locked.table)}, which this transaction has locked (${locked.mode}), wait until all its rows are done`,
          instead:
            'give the DDL before it a transaction of its own, and go through the rows in batches, outside of it',
        });
      }
    }
    return offences;
  },
});

interface Held {
  readonly table: ObjectName;
  readonly mode: LockMode;
}

function strongLock(
  statement: LintStatement,
  version: number,
  isNew: (table: ObjectName) => boolean,
): Held | undefined {
  if (!DDL.has(statement.kind)) return undefined;
  const strong = effectsOf(statement, version * 10_000).locks.find(
    ({ relation, mode }) =>
      relation.kind === 'relation' && isConflict(mode, 'ROW EXCLUSIVE') && !isNew(relation),
  );
  return strong && { table: strong.relation, mode: strong.mode };
}

/** The others lock nothing that matters, or have their own rules. */
const DDL: ReadonlySet<string> = new Set([
  'AlterTableStmt',
  'CreateTrigStmt',
  'CreatePolicyStmt',
  'AlterPolicyStmt',
  'DropStmt',
  'RenameStmt',
  'IndexStmt',
  'LockStmt',
]);

/** Of what changes more rows than one knows: INSERT … SELECT, UPDATE and DELETE without an equality. */
function writtenTable(statement: LintStatement): ObjectName | undefined {
  const update = asKind(statement, 'UpdateStmt');
  const changed = update ?? asKind(statement, 'DeleteStmt');
  if (changed?.relation !== undefined) {
    // every row: that has rules of its own
    const isElsewhere = meansAllRows(changed.whereClause) || isOneRow(changed.whereClause);
    return isElsewhere ? undefined : rangeName(changed.relation);
  }
  const insert = asKind(statement, 'InsertStmt');
  const source = unwrap(insert?.selectStmt, 'SelectStmt');
  const isCopy = source?.fromClause !== undefined && source.fromClause.some((one) => unwrap(one, 'RangeVar'));
  return isCopy ? nameOf(insert?.relation) : nameOf(asKind(statement, 'MergeStmt')?.relation);
}

function nameOf(relation: RangeVar | undefined): ObjectName | undefined {
  return relation && rangeName(relation);
}

/** `id = 7`, also beside other conditions. */
function isOneRow(where: Node | undefined): boolean {
  const all = unwrap(where, 'BoolExpr');
  if (all?.boolop === 'AND_EXPR') return (all.args ?? []).some(isOneRow);
  const { kind, name, rexpr } = unwrap(where, 'A_Expr') ?? {};
  const isEqual = kind === 'AEXPR_OP' && unwrap(name?.[0], 'String')?.sval === '=';
  return isEqual && unwrap(rexpr, 'A_Const') !== undefined;
}
