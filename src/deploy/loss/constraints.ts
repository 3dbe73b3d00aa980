import type { Constraint, IndexStmt } from 'libpg-query';
import { quoteIdentifier } from '../../db/identifiers.ts';
import { namesOf, unwrapAll } from '../../migrations/node.ts';
import { renderObjectName, type ObjectName } from '../../migrations/object-name.ts';
import { rangeName } from '../../migrations/range-name.ts';
import { textBehind, type Piece } from './clauses.ts';
import { probe, SAFE, unknown, type Outlook } from './probe.ts';

/** A constraint that comes back fails on the rows that were written while it was away. */
export function judgeConstraint(constraint: Constraint, of: ObjectName, piece: Piece): readonly Outlook[] {
  if (constraint.skip_validation === true || constraint.is_enforced === false) return SAFE;
  const table = renderObjectName(of);
  switch (constraint.contype) {
    case 'CONSTR_UNIQUE':
      return constraint.indexname === undefined
        ? judgeTwins({
            table,
            columns: namesOf(constraint.keys),
            areNullsTwins: constraint.nulls_not_distinct === true,
          })
        : SAFE;
    case 'CONSTR_PRIMARY': {
      if (constraint.indexname !== undefined) return SAFE;
      const columns = namesOf(constraint.keys);
      return [...columns.flatMap((column) => judgeNotNull(table, column)), ...judgeTwins({ table, columns })];
    }
    case 'CONSTR_NOTNULL':
      return namesOf(constraint.keys).flatMap((column) => judgeNotNull(table, column));
    case 'CONSTR_CHECK':
      return judgeCheck(table, piece);
    case 'CONSTR_FOREIGN':
      return judgeForeignKey(constraint, table);
    default:
      return unknown('whether the rows agree with this constraint is not known before');
  }
}

export function judgeNotNull(table: string, column: string): readonly Outlook[] {
  const rows = `from ${table} where ${quoteIdentifier(column)} is null`;
  return probe({
    consequence: 'blocked',
    what: `rows of ${table} without a value in ${quoteIdentifier(column)}, which becomes NOT NULL`,
    rows,
    show: `select * ${rows}`,
  });
}

/** A unique index whose keys are plain columns; expressions and operator classes of one's own are not judged. */
export function judgeUniqueIndex(index: IndexStmt, piece: Piece): readonly Outlook[] {
  if (index.unique !== true || index.relation === undefined) return SAFE;
  const elements = unwrapAll(index.indexParams, 'IndexElem');
  const columns = elements.flatMap(({ name, collation, opclass }) =>
    name === undefined || collation !== undefined || opclass !== undefined ? [] : [name],
  );
  if (columns.length < elements.length)
    return unknown('whether there are duplicates under its expression is not known');
  const where = index.whereClause === undefined ? undefined : textBehind(piece, 'where');
  const table = renderObjectName(rangeName(index.relation));
  return judgeTwins({ table, columns, areNullsTwins: index.nulls_not_distinct === true, where });
}

interface Keys {
  readonly table: string;
  readonly columns: readonly string[];
  readonly areNullsTwins?: boolean;
  readonly where?: string | undefined;
}

function judgeTwins({ table, columns, areNullsTwins = false, where }: Keys): readonly Outlook[] {
  const keys = columns.map(quoteIdentifier);
  const conditions = [
    ...(areNullsTwins ? [] : keys.map((key) => `${key} is not null`)),
    ...(where === undefined ? [] : [`(${where})`]),
  ];
  const filter = conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`;
  const rows = `from ${table}${filter} group by ${keys.join(', ')} having pg_catalog.count(*) > 1`;
  return probe({
    consequence: 'blocked',
    what: `values of ${keys.join(', ')} in ${table} occurring more than once, under a unique index that comes back`,
    rows,
    show: `select ${keys.join(', ')}, pg_catalog.count(*) ${rows}`,
  });
}

function judgeCheck(table: string, piece: Piece): readonly Outlook[] {
  const expression = textBehind(piece, 'check', ['not', 'no', 'enforced', 'deferrable', 'initially']);
  if (expression === undefined)
    return unknown('whether the rows agree with this constraint is not known before');
  const rows = `from ${table} where not ${expression}`;
  return probe({
    consequence: 'blocked',
    what: `rows of ${table} against the check ${expression}, which comes back`,
    rows,
    show: `select * ${rows}`,
  });
}

function judgeForeignKey(
  { pktable, fk_attrs, pk_attrs, fk_matchtype }: Constraint,
  table: string,
): readonly Outlook[] {
  const [from, to] = [namesOf(fk_attrs), namesOf(pk_attrs)].map((names) => names.map(quoteIdentifier));
  if (pktable === undefined || from === undefined || to?.length !== from.length || fk_matchtype === 'f')
    return unknown('which rows have no counterpart under this foreign key is not known before');
  const parent = renderObjectName(rangeName(pktable));
  const isSet = from.map((column) => `child.${column} is not null`);
  const isSame = from.map((column, index) => `parent.${to[index]} = child.${column}`);
  const rows = `from ${table} as child where ${isSet.join(' and ')} and not exists (select 1 from ${parent} as parent where ${isSame.join(' and ')})`;
  return probe({
    consequence: 'blocked',
    what: `rows of ${table} referring to rows that ${parent} does not have, under a foreign key that comes back`,
    rows,
    show: `select child.* ${rows}`,
  });
}
