import type { DeleteStmt, InsertStmt, UpdateStmt } from 'libpg-query';
import { renderObjectName } from '../../migrations/object-name.ts';
import { rangeName } from '../../migrations/range-name.ts';
import { before, textBehind, type Piece } from './clauses.ts';
import { probe, SAFE, unknown, type Outlook } from './probe.ts';

/** The rows a DELETE names are gone behind it, whoever wrote them. */
export function judgeDelete(
  { relation, usingClause, withClause }: DeleteStmt,
  piece: Piece,
): readonly Outlook[] {
  const rows = textBehind(before(piece, ['returning']), 'from');
  if (relation === undefined || rows === undefined || usingClause !== undefined || withClause !== undefined)
    return unknown('which rows it deletes is not known before');
  return matching(`from ${rows}`, `rows of ${renderObjectName(rangeName(relation))}, deleted`);
}

/** The values that an UPDATE overwrites are gone behind it. */
export function judgeUpdate(
  { relation, fromClause, withClause }: UpdateStmt,
  piece: Piece,
): readonly Outlook[] {
  const table = textBehind(before(piece, ['set']), 'update');
  if (relation === undefined || table === undefined || fromClause !== undefined || withClause !== undefined)
    return unknown('which rows it overwrites is not known before');
  const where = textBehind(before(piece, ['returning']), 'where');
  const rows = `from ${table}${where === undefined ? '' : ` where ${where}`}`;
  return matching(rows, `rows of ${renderObjectName(rangeName(relation))}, overwritten`);
}

export function judgeInsert({ onConflictClause }: InsertStmt): readonly Outlook[] {
  return onConflictClause?.action === 'ONCONFLICT_UPDATE'
    ? unknown('which rows ON CONFLICT overwrites is not known')
    : SAFE;
}

function matching(rows: string, what: string): readonly Outlook[] {
  return probe({ consequence: 'lossy', what, rows, show: `select * ${rows}` });
}
