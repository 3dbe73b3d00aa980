import type { AlterTableCmd, Node, TypeName } from 'libpg-query';
import { quoteIdentifier, quoteLiteral } from '../../db/identifiers.ts';
import { namesOf, unwrap } from '../../migrations/node.ts';
import { before, textBehind, textBehindLast, type Piece } from './clauses.ts';
import { probe, unknown, type Outlook } from './probe.ts';
import type { WrittenBefore } from './written-before.ts';

/** Types whose length is a limit: an implicit cast refuses what does not fit, an explicit one cuts it off. */
const CUT: readonly string[] = ['varchar', 'bpchar', 'char', 'bit', 'varbit'];

/** A column that gets its old type back: values that do not fit into it fail, or come out as others. */
export function judgeColumnType(
  { name = '', def }: AlterTableCmd,
  table: string,
  piece: Piece,
  written: WrittenBefore,
): readonly Outlook[] {
  const node = unwrap(def, 'ColumnDef');
  const type = textBehindLast(before(piece, ['using', 'collate']), 'type');
  if (node?.typeName === undefined || type === undefined)
    return unknown('the new type of the column is not known here');
  const column = quoteIdentifier(name);
  const labels = written.enums.get(namesOf(node.typeName.names).map(quoteIdentifier).join('.'));
  if (labels !== undefined) return judgeLabels({ table, column, labels, using: node.raw_default });
  if (written.moved.has(namesOf(node.typeName.names).at(-1) ?? ''))
    return unknown('its type is renamed on the way');
  const using = textBehind(piece, 'using');
  const value = `(${using ?? column})::${type}`;
  const isRefused = using === undefined && isCut(node.typeName);
  return probe({
    consequence: isRefused ? 'blocked' : 'lossy',
    what: `rows of ${table} with a value in ${column} ${isRefused ? 'too long for' : 'changed by the cast to'} ${type}`,
    rows: `from ${table} where ${value} is distinct from ${column}`,
    otherwise: `from ${table} where ${value}::pg_catalog.text is distinct from ${column}::pg_catalog.text`,
    show: `select * from ${table} where ${value}::pg_catalog.text is distinct from ${column}::pg_catalog.text`,
  });
}

function isCut({ names, typmods }: TypeName): boolean {
  const name = namesOf(names).at(-1) ?? '';
  return CUT.includes(name) && typmods !== undefined;
}

interface Labels {
  readonly table: string;
  /** Quoted. */
  readonly column: string;
  readonly labels: readonly string[];
  readonly using: Node | undefined;
}

/** An enum that the rollback makes itself, with fewer labels than are in use now. */
function judgeLabels({ table, column, labels, using }: Labels): readonly Outlook[] {
  const plain = unwrap(unwrap(using, 'TypeCast')?.arg, 'TypeCast')?.arg;
  if (unwrap(plain, 'ColumnRef') === undefined)
    return unknown('what becomes of the values of this enum is not known before');
  const rows = `from ${table} where ${column}::pg_catalog.text not in (${labels.map(quoteLiteral).join(', ')})`;
  return probe({
    consequence: 'blocked',
    what: `rows of ${table} with a value in ${column} that the enum loses`,
    rows,
    show: `select ${column}, pg_catalog.count(*) ${rows} group by ${column}`,
  });
}
