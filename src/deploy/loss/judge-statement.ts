import type { Statement } from '../../migrations/migration.ts';
import { asKind } from '../../migrations/node.ts';
import type { Parser } from '../../migrations/parser.ts';
import { rangeName } from '../../migrations/range-name.ts';
import { renderObjectName } from '../../migrations/object-name.ts';
import { touchedBy } from '../../migrations/touched.ts';
import { judgeAlterTable } from './alter-table.ts';
import { cutCommands, wholePiece } from './clauses.ts';
import { judgeUniqueIndex } from './constraints.ts';
import { judgeDelete, judgeInsert, judgeUpdate } from './data-changes.ts';
import { judgeDrop, judgeTruncate } from './drops.ts';
import { HARMLESS_KINDS } from './harmless-kinds.ts';
import { SAFE, unknown, type Outlook } from './probe.ts';
import type { WrittenBefore } from './written-before.ts';

/** What a statement of a rollback may do to the rows that are there, as far as its text tells; pure. */
export function judgeStatement(
  parser: Parser,
  statement: Statement,
  written: WrittenBefore,
): readonly Outlook[] {
  const outlooks = judgeAlone(parser, statement, written);
  if (outlooks.length === 0) return SAFE;
  if (written.isOpaque) return unknown('code before it may have changed what it finds');
  const names = tablesOf(statement);
  if (names.some(({ name }) => written.moved.has(name))) return unknown('its table is renamed on the way');
  if (names.length > 0 && names.every((name) => written.tables.has(renderObjectName(name)))) return SAFE;
  // what is in the way now may be gone by then, and what is not may have come
  if (names.some(({ name }) => written.changed.has(name)))
    return outlooks.map((outlook) =>
      outlook.kind === 'probe' && outlook.probe.consequence === 'blocked'
        ? { kind: 'unknown', why: 'the rollback itself changes the rows before this statement' }
        : outlook,
    );
  return outlooks;
}

function judgeAlone(parser: Parser, statement: Statement, written: WrittenBefore): readonly Outlook[] {
  const { kind, node, sql } = statement;
  switch (kind) {
    case 'DropStmt':
      return judgeDrop(node);
    case 'TruncateStmt':
      return judgeTruncate(node);
    case 'AlterTableStmt':
      return judgeAlterTable(node, cutCommands(parser, sql), written);
    case 'IndexStmt':
      return judgeUniqueIndex(node, wholePiece(parser, sql));
    case 'DeleteStmt':
      return judgeDelete(node, wholePiece(parser, sql));
    case 'UpdateStmt':
      return judgeUpdate(node, wholePiece(parser, sql));
    case 'InsertStmt':
      return hidesChanges(statement) ? unknown(CODE) : judgeInsert(node);
    case 'SelectStmt':
      return hidesChanges(statement) ? unknown(CODE) : SAFE;
    default:
      return HARMLESS_KINDS.has(kind) ? SAFE : unknown(CODE);
  }
}

const CODE = 'what it does to the rows is not known before';

/** A function that may do anything, or a DELETE or UPDATE in a WITH. */
function hidesChanges(statement: Statement): boolean {
  return (
    !touchedBy([statement]).complete || /"(?:Delete|Update|Merge)Stmt"/.test(JSON.stringify(statement.node))
  );
}

function tablesOf(statement: Statement) {
  const range =
    asKind(statement, 'AlterTableStmt')?.relation ??
    asKind(statement, 'IndexStmt')?.relation ??
    asKind(statement, 'DeleteStmt')?.relation ??
    asKind(statement, 'UpdateStmt')?.relation;
  if (range !== undefined) return [rangeName(range)];
  const drop = asKind(statement, 'DropStmt');
  return drop?.removeType === 'OBJECT_TABLE' ? touchedBy([statement]).objects : [];
}
