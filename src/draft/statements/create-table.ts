import type { CreateStmt } from 'libpg-query';
import { quoteQualified } from '../../db/identifiers.ts';
import { rangeName } from '../../migrations/range-name.ts';
import { unwrapAll } from '../../migrations/node.ts';
import { relationOf, type Context } from '../context.ts';
import { byComma, endingAt, findWord, inBrackets, startingAt, textOf, whole, type Piece } from '../source.ts';
import type { Thing } from '../thing.ts';
import { addColumn } from './column.ts';
import { addConstraint } from './constraint.ts';
import { optionsOf } from './options.ts';

/** A new table with its columns and constraints; what it takes over from others is not known by the text. */
export function createTable(context: Context, node: CreateStmt): void {
  const { catalog } = context;
  if (node.relation?.relpersistence === 't') return;
  const name = rangeName(node.relation ?? {});
  if (mayExist(context, node)) return;
  const table = catalog.make('table', name, { facets: tableFacets(node) });
  catalog.record({
    kind: 'note',
    thing: table,
    text: `table ${table.name} goes with the rows written since the migration`,
  });
  const elements = node.tableElts ?? [];
  const isPartial = (node.inhRelations ?? []).length > 0 || elements.some((one) => 'TableLikeClause' in one);
  table.isWhole = !isPartial && node.ofTypename === undefined;
  const body = elements.length === 0 ? undefined : inBrackets(whole(context.source));
  const pieces = body === undefined ? [] : byComma(body);
  for (const [index, element] of elements.entries()) {
    const piece = pieces[index];
    if (piece === undefined) continue;
    if ('ColumnDef' in element) addColumn(context, table, element.ColumnDef, piece);
    if ('Constraint' in element) addConstraint(context, table, element.Constraint, { piece });
  }
  for (const parent of unwrapAll(node.inhRelations, 'RangeVar'))
    belongTo(context, table, relationOf(context, parent), node);
}

function mayExist({ catalog }: Context, { relation, if_not_exists: isLenient }: CreateStmt): boolean {
  if (isLenient !== true) return false;
  const found = catalog.find('table', rangeName(relation ?? {}));
  if (found === undefined)
    catalog.impossible(
      undefined,
      `whether table ${relation?.relname ?? ''} was there before is not known, and IF NOT EXISTS does not tell`,
    );
  return found !== null;
}

function tableFacets(node: CreateStmt): Map<string, string | null> {
  const facets = new Map<string, string | null>(optionsOf(node.options));
  if (node.relation?.relpersistence === 'u') facets.set('unlogged', '');
  if (node.partspec !== undefined) facets.set('partitioned', '');
  return facets;
}

function belongTo({ source }: Context, table: Thing, parent: Thing, { partbound }: CreateStmt): void {
  if (partbound !== undefined) table.facets.set('partition', boundOf(whole(source)));
  else table.facets.set(parentFacet(parent), 'with columns');
}

/** One of the tables that a table inherits from. */
export function parentFacet(parent: Thing): string {
  return `parent ${quoteQualified(parent.schema ?? '', parent.name)}`;
}

/** `for values from (1) to (10)`, `default` */
export function boundOf(piece: Piece): string {
  const start = findWord(piece, 'for', 'default');
  if (start === undefined) return '';
  const bound = startingAt(piece, start);
  if (piece.source.tokens[start]?.word === 'default') return 'default';
  const from = findWord(bound, 'to') ?? start;
  const brackets = inBrackets(startingAt(bound, from));
  return textOf(endingAt(bound, brackets && brackets.to + 1));
}
