import type { ColumnDef, Constraint } from 'libpg-query';
import { quoteIdentifier, quoteLiteral } from '../../db/identifiers.ts';
import { unwrapAll } from '../../migrations/node.ts';
import type { Context } from '../context.ts';
import { makeName } from '../made-name.ts';
import { behindWord, endingAt, findWord, startingAt, textOf, tokenAt, type Piece } from '../source.ts';
import { isThere, type Thing } from '../thing.ts';
import { serialOf } from '../type-name.ts';
import { addConstraint, isAttribute } from './constraint.ts';

/** A column as CREATE TABLE or ADD COLUMN writes it. */
export function addColumn(context: Context, table: Thing, definition: ColumnDef, piece: Piece): Thing {
  const { catalog } = context;
  const column = catalog.makePart(table, 'column', definition.colname ?? '');
  const starts = clauseStarts(definition, piece);
  column.facets.set('type', columnType(definition, piece, starts));
  if (definition.storage_name !== undefined) column.facets.set('storage', definition.storage_name);
  if (definition.compression !== undefined) column.facets.set('compression', definition.compression);
  if (serialOf(definition.typeName) !== undefined) makeSerial(context, column, table);
  for (const constraint of unwrapAll(definition.constraints, 'Constraint'))
    addClause(context, column, constraint, clauseText(piece, constraint, starts));
  return column;
}

/** Where the clauses behind the type begin, as tokens. */
function clauseStarts({ constraints, collClause }: ColumnDef, piece: Piece): readonly number[] {
  const locations = unwrapAll(constraints, 'Constraint').flatMap(({ contype, location }) =>
    isAttribute(contype) ? [] : [location],
  );
  const all = collClause === undefined ? locations : [...locations, collClause.location];
  return all.map((location) => tokenAt(piece.source, location)).sort((a, b) => a - b);
}

/** The type as it is written, with its collation. */
export function columnType(definition: ColumnDef, piece: Piece, starts: readonly number[]): string {
  const serial = serialOf(definition.typeName);
  if (serial !== undefined) return serial;
  const from = startingAt(piece, tokenAt(piece.source, definition.typeName?.location));
  const end = Math.min(
    starts[0] ?? from.to,
    findWord(from, 'storage', 'compression', 'options', 'using', 'collate') ?? from.to,
  );
  return `${textOf(endingAt(from, end))}${collation(definition)}`;
}

function collation({ collClause }: ColumnDef): string {
  const names = (collClause?.collname ?? []).map((node) =>
    'String' in node ? (node.String.sval ?? '') : '',
  );
  return names.length === 0 ? '' : ` collate ${names.map(quoteIdentifier).join('.')}`;
}

function clauseText(piece: Piece, { location }: Constraint, starts: readonly number[]): Piece {
  const from = tokenAt(piece.source, location);
  return endingAt(
    startingAt(piece, from),
    starts.find((start) => start > from),
  );
}

function addClause(context: Context, column: Thing, constraint: Constraint, piece: Piece): void {
  const { facets } = column;
  switch (constraint.contype) {
    case 'CONSTR_DEFAULT':
      return void facets.set('default', behindWord(piece, 'default'));
    case 'CONSTR_NOTNULL':
      return void facets.set('not null', '');
    case 'CONSTR_IDENTITY':
      facets.set('not null', '');
      return void facets.set('identity', behindWord(piece, 'generated'));
    case 'CONSTR_GENERATED':
      return void facets.set('generated', behindWord(piece, 'as'));
    case 'CONSTR_NULL':
      return;
    default:
      if (column.of !== undefined) addConstraint(context, column.of, constraint, { piece, column });
  }
}

/** serial is an integer, a sequence, a default and NOT NULL. */
function makeSerial({ catalog }: Context, column: Thing, table: Thing): void {
  const isTaken = (name: string): boolean => isThere(catalog.find('table', { schema: table.schema, name }));
  const name = makeName(table.name, [column.name], 'seq', isTaken);
  const schema = table.isQualified ? table.schema : undefined;
  const sequence = catalog.make('sequence', { schema, name }, { of: column });
  const path = [...(sequence.isQualified ? [sequence.schema ?? ''] : []), name]
    .map(quoteIdentifier)
    .join('.');
  column.facets.set('default', `nextval(${quoteLiteral(path)})`);
  column.facets.set('not null', '');
}
