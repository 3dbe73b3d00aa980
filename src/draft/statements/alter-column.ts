import type { AlterTableCmd, ColumnDef } from 'libpg-query';
import { unwrap, unwrapAll } from '../../migrations/node.ts';
import { optionsOf } from './options.ts';
import type { Context } from '../context.ts';
import { judgeTypeChange } from '../judge-type-change.ts';
import { behindWord, findWord, startingAt, textOf, tokenAt, type Piece } from '../source.ts';
import { isNew, isThere, facet, type Thing } from '../thing.ts';
import type { Command } from './command.ts';
import { addColumn, columnType } from './column.ts';

/** The commands about one column. */
export const alterColumn: Command = (context, table, command, piece) => {
  const { catalog } = context;
  const { subtype, name = '', def } = command;
  const column = (): Thing => catalog.part(table, 'column', name);
  const text = unwrap(def, 'String')?.sval ?? null;
  switch (subtype) {
    case 'AT_AddColumn':
      add(context, table, command, piece);
      return true;
    case 'AT_DropColumn':
      drop(context, table, command);
      return true;
    case 'AT_AlterColumnType':
      changeType(context, column(), unwrap(def, 'ColumnDef') ?? {}, piece);
      return true;
    case 'AT_ColumnDefault':
      catalog.set(column(), 'default', def === undefined ? null : behindLast(piece, 'default'));
      return true;
    case 'AT_SetNotNull':
      catalog.set(column(), 'not null', facet(column(), 'not null') ?? '', 'NOT NULL');
      return true;
    case 'AT_DropNotNull':
      catalog.set(column(), 'not null', null, 'NOT NULL');
      return true;
    case 'AT_SetStorage':
      catalog.set(column(), 'storage', text?.toLowerCase() ?? null);
      return true;
    case 'AT_SetCompression':
      catalog.set(column(), 'compression', text?.toLowerCase() === 'default' ? null : text);
      return true;
    case 'AT_SetStatistics':
      return setStatistics(context, table, command);
    case 'AT_SetOptions':
      for (const [option, value] of optionsOf(unwrap(def, 'List')?.items))
        catalog.set(column(), option, value);
      return true;
    case 'AT_ResetOptions':
      for (const [option] of optionsOf(unwrap(def, 'List')?.items)) catalog.set(column(), option, null);
      return true;
    default:
      return alterGenerated(context, column, command, piece);
  }
};

function alterGenerated(
  context: Context,
  column: () => Thing,
  { subtype, def, missing_ok: isLenient }: AlterTableCmd,
  piece: Piece,
): boolean {
  const { catalog } = context;
  switch (subtype) {
    case 'AT_AddIdentity':
      catalog.set(column(), 'identity', behindWord(piece, 'generated'));
      return true;
    case 'AT_DropIdentity':
      if (isLenient === true && facet(column(), 'identity') === null) return true;
      if (facet(column(), 'identity') !== null && !isNew(column()))
        catalog.impossible(
          column(),
          `the value that the identity of column ${column().name} stands at goes with it`,
        );
      catalog.set(column(), 'identity', null);
      return true;
    case 'AT_SetIdentity':
      return setIdentity(context, column(), def);
    case 'AT_SetExpression':
      catalog.set(column(), 'generated', behindLast(piece, 'as'), 'the expression');
      return true;
    case 'AT_DropExpression':
      if (isLenient === true && facet(column(), 'generated') === null) return true;
      catalog.impossible(
        column(),
        `column ${column().name} can only become a generated column again by being made anew`,
      );
      return true;
    default:
      return false;
  }
}

function setIdentity({ catalog }: Context, column: Thing, def: AlterTableCmd['def']): boolean {
  const options = unwrapAll(unwrap(def, 'List')?.items, 'DefElem');
  const [option] = options;
  if (options.length !== 1 || option?.defname !== 'generated') return false;
  const before = facet(column, 'identity');
  const kind = unwrap(option.arg, 'Integer')?.ival === 'a'.charCodeAt(0) ? 'always' : 'by default';
  const after = before?.replace(/^(always|by default)/i, kind) ?? `${kind} as identity`;
  catalog.set(column, 'identity', after, 'the identity');
  return true;
}

function add(
  context: Context,
  table: Thing,
  { def, missing_ok: isLenient }: AlterTableCmd,
  piece: Piece,
): void {
  const { catalog } = context;
  const definition = unwrap(def, 'ColumnDef') ?? {};
  const found = catalog.findPart(table, 'column', definition.colname ?? '');
  if (isLenient === true && isThere(found)) return;
  if (isLenient === true && found === undefined)
    catalog.impossible(
      table,
      `whether column ${definition.colname ?? ''} was there before is not known, and IF NOT EXISTS does not tell`,
    );
  const column = addColumn(context, table, definition, fromColumn(piece, definition));
  if (isNew(table)) return;
  catalog.record({
    kind: 'note',
    thing: table,
    text: `column ${column.name} goes with the values written since the migration`,
  });
}

/** Without what stands before the column, whose type may be anywhere behind it. */
function fromColumn(piece: Piece, { location }: ColumnDef): Piece {
  return startingAt(piece, tokenAt(piece.source, location));
}

function drop(
  { catalog }: Context,
  table: Thing,
  { name = '', missing_ok: isLenient, behavior }: AlterTableCmd,
): void {
  const found = catalog.findPart(table, 'column', name);
  if (found === null && isLenient === true) return;
  const column = found ?? catalog.part(table, 'column', name);
  if (!isNew(column)) {
    if (found === undefined || !isThere(facet(column, 'generated')))
      catalog.impossible(
        table,
        `the values in column ${name} of ${table.kind} ${table.name} are gone with it`,
      );
    else if (behavior === 'DROP_CASCADE')
      catalog.impossible(table, `what hangs on column ${name} goes with it, and the text does not name it`);
  }
  dropDependents(catalog, table, column);
  catalog.drop(column);
}

/** Indexes and constraints of a column go with it, unnamed by the text. */
function dropDependents(catalog: Context['catalog'], table: Thing, column: Thing): void {
  if (isNew(column) || !isThere(facet(column, 'generated'))) return;
  const names = ({ definition }: Thing): boolean =>
    definition?.some(
      (piece) => piece === column || (typeof piece === 'string' && piece.includes(column.name)),
    ) === true;
  const parts = [...table.parts.values()].filter(({ kind }) => kind === 'constraint');
  for (const thing of [...catalog.indexesOf(table), ...parts].filter(names)) catalog.drop(thing);
  catalog.record({
    kind: 'note',
    thing: table,
    text: `column ${column.name} comes back as the last one of its table`,
  });
}

function changeType(context: Context, column: Thing, definition: ColumnDef, piece: Piece): void {
  const { catalog } = context;
  const before = facet(column, 'type');
  const after = columnType(definition, piece, []);
  const using = findWord(startingAt(piece, tokenAt(piece.source, definition.typeName?.location)), 'using');
  if (isThere(before) && catalog.isDrafting && !isNew(column)) {
    const loss = judgeTypeChange({
      before,
      after,
      isConverted: using !== undefined && !isPlainCast(definition, column),
      isOwnType: (name) => isOwnType(context, name),
    });
    if (loss !== undefined)
      catalog.impossible(column, `column ${column.name} from ${before} to ${after}: ${loss}`);
  }
  catalog.set(column, 'type', after, 'the type');
}

function isOwnType({ catalog }: Context, name: string): boolean {
  return catalog.all().some((thing) => thing.kind === 'type' && thing.name === name);
}

/** `c`, `c::type`, `c::text::type` */
function isPlainCast({ raw_default: using }: ColumnDef, column: Thing): boolean {
  let node = using;
  while (node !== undefined && 'TypeCast' in node) node = node.TypeCast.arg;
  const fields = unwrap(node, 'ColumnRef')?.fields ?? [];
  return fields.length === 1 && unwrap(fields[0], 'String')?.sval === column.name;
}

function behindLast(piece: Piece, word: string): string {
  let rest = piece;
  for (let found = findWord(rest, word); found !== undefined; found = findWord(rest, word)) {
    rest = startingAt(piece, found + 1);
    if (word !== 'as') break;
  }
  return textOf(rest);
}

/** Of a column, or of an index' column, which has only a number. */
function setStatistics({ catalog }: Context, table: Thing, { name, num, def }: AlterTableCmd): boolean {
  const value = unwrap(def, 'Integer')?.ival ?? (def === undefined ? -1 : 0);
  const after = value === -1 ? null : String(value);
  if (name !== undefined) catalog.set(catalog.part(table, 'column', name), 'statistics', after);
  else catalog.set(table, `statistics ${num ?? 0}`, after);
  return true;
}
