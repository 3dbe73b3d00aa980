import type { Constraint, Node } from 'libpg-query';
import { quoteIdentifier } from '../../db/identifiers.ts';
import { namesOf } from '../../migrations/node.ts';
import { rangeName } from '../../migrations/range-name.ts';
import type { Context } from '../context.ts';
import { makeName } from '../made-name.ts';
import { endingAt, findWord, startingAt, textOf, type Piece } from '../source.ts';
import { isThere, partKey, type Definition, type Thing } from '../thing.ts';

interface Written {
  readonly piece: Piece;
  /** Where it is written behind a column. */
  readonly column?: Thing;
}

/** DEFERRABLE and the like stand beside their constraint in the tree. */
const ATTRIBUTES: readonly (Constraint['contype'] | undefined)[] = [
  'CONSTR_ATTR_DEFERRABLE',
  'CONSTR_ATTR_NOT_DEFERRABLE',
  'CONSTR_ATTR_DEFERRED',
  'CONSTR_ATTR_IMMEDIATE',
  'CONSTR_ATTR_ENFORCED',
  'CONSTR_ATTR_NOT_ENFORCED',
];

const SUFFIXES: Partial<Record<NonNullable<Constraint['contype']>, string>> = {
  CONSTR_PRIMARY: 'pkey',
  CONSTR_UNIQUE: 'key',
  CONSTR_CHECK: 'check',
  CONSTR_FOREIGN: 'fkey',
  CONSTR_EXCLUSION: 'excl',
  CONSTR_NOTNULL: 'not_null',
};

export function isAttribute(contype: Constraint['contype']): boolean {
  return ATTRIBUTES.includes(contype);
}

/** A constraint of a table or domain, under the name that it has or gets. */
export function addConstraint(context: Context, of: Thing, constraint: Constraint, written: Written): void {
  const { catalog } = context;
  const { contype } = constraint;
  if (isAttribute(contype)) return;
  const columns =
    constraint.indexname === undefined
      ? columnsOf(constraint, written)
      : indexColumns(context, of, constraint);
  if (contype === 'CONSTR_PRIMARY')
    for (const name of columns) catalog.set(catalog.part(of, 'column', name), 'not null', '', 'NOT NULL');
  if (contype === 'CONSTR_NOTNULL') return setNotNull(context, of, constraint, columns);
  const name = nameFor(context, of, constraint, columns);
  adopt(context, of, constraint);
  const made = { definition: definitionOf(constraint, written), facets: new Map([['kind', contype ?? '']]) };
  // It goes with its new column.
  if (written.column?.madeAt !== undefined && of.madeAt === undefined)
    catalog.quietly(() => catalog.makePart(of, 'constraint', name, made));
  else catalog.makePart(of, 'constraint', name, made);
}

/** ADD CONSTRAINT … NOT NULL of 18: the same as the column's property, under a name. */
function setNotNull(
  { catalog }: Context,
  of: Thing,
  { conname }: Constraint,
  columns: readonly string[],
): void {
  for (const name of columns)
    catalog.set(catalog.part(of, 'column', name), 'not null', conname ?? '', 'NOT NULL');
}

/** A primary key makes the columns of its index NOT NULL. */
function indexColumns(
  { catalog }: Context,
  of: Thing,
  { contype, indexname = '' }: Constraint,
): readonly string[] {
  const columns = catalog.find('index', { schema: of.schema, name: indexname })?.facets.get('columns');
  if (typeof columns === 'string') return JSON.parse(columns) as string[];
  if (contype === 'CONSTR_PRIMARY')
    catalog.impossible(of, `which columns index ${indexname} makes NOT NULL is not known`);
  return [];
}

/** The index that becomes a constraint's is the constraint's from then on, and gets its name. */
function adopt({ catalog }: Context, of: Thing, { indexname }: Constraint): void {
  if (indexname === undefined) return;
  const index = catalog.find('index', { schema: of.isQualified ? of.schema : undefined, name: indexname });
  if (!isThere(index) || !catalog.isDrafting) return;
  if (index.madeAt === undefined)
    catalog.impossible(index, `index ${indexname} becomes a constraint's, and cannot leave it again`);
  else catalog.drop(index);
}

function columnsOf(
  { keys, fk_attrs: references, exclusions, raw_expr: condition }: Constraint,
  { column }: Written,
): readonly string[] {
  const named = [...namesOf(keys), ...namesOf(references), ...excluded(exclusions)];
  if (named.length > 0) return named;
  if (condition !== undefined) {
    const found = columnRefs(condition);
    return found.length === 1 ? found : [];
  }
  return column === undefined ? [] : [column.name];
}

function excluded(exclusions: readonly Node[] | undefined): readonly string[] {
  return (exclusions ?? []).flatMap((pair) => {
    const element = 'List' in pair ? pair.List.items?.[0] : undefined;
    return element !== undefined && 'IndexElem' in element ? [element.IndexElem.name ?? 'expr'] : [];
  });
}

/** The columns of an expression, each once. */
export function columnRefs(node: unknown): readonly string[] {
  const found = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const fields = (value as { ColumnRef?: { fields?: Node[] } }).ColumnRef?.fields;
    if (fields !== undefined) found.add(namesOf(fields).at(-1) ?? '');
    else for (const inner of Object.values(value)) walk(inner);
  };
  walk(node);
  return [...found];
}

function nameFor(
  { catalog }: Context,
  of: Thing,
  constraint: Constraint,
  columns: readonly string[],
): string {
  const { conname, contype, indexname } = constraint;
  if (conname !== undefined) return conname;
  if (indexname !== undefined) return indexname;
  const isTaken = (name: string): boolean =>
    of.parts.has(partKey('constraint', name)) || isThere(catalog.find('index', { schema: of.schema, name }));
  const suffix = SUFFIXES[contype ?? 'CONSTR_CHECK'] ?? 'check';
  const middle = contype === 'CONSTR_PRIMARY' ? [] : columns;
  if (of.kind === 'domain') return makeName(of.name, [], 'check', isTaken);
  return makeName(of.name, middle, suffix, isTaken);
}

/** What stands behind ADD CONSTRAINT name. */
function definitionOf(constraint: Constraint, written: Written): Definition | undefined {
  if (constraint.indexname !== undefined) return undefined;
  const bare = withoutName(written.piece, constraint);
  const { column } = written;
  const references = findWord(bare, 'references');
  if (column !== undefined && constraint.contype === 'CONSTR_FOREIGN' && references !== undefined)
    return [`foreign key (`, column, `) ${textOf(startingAt(bare, references))}`];
  if (column !== undefined && ['CONSTR_UNIQUE', 'CONSTR_PRIMARY'].includes(constraint.contype ?? ''))
    return ownKey(constraint, column, bare);
  return [textOf(bare)];
}

/** `unique` behind a column is `unique ("column")` of the table; options of the index stand behind it. */
function ownKey({ contype }: Constraint, column: Thing, piece: Piece): Definition {
  const words = contype === 'CONSTR_PRIMARY' ? ['key'] : ['distinct', 'unique'];
  const word = words.map((one) => findWord(piece, one)).find((found) => found !== undefined) ?? piece.from;
  const head = textOf(endingAt(piece, word + 1));
  return [`${head} (`, column, `)`, ` ${textOf(startingAt(piece, word + 1))}`.trimEnd()];
}

/** Without `constraint name` in front, and without what is validated later anyway. */
function withoutName(piece: Piece, { conname }: Constraint): Piece {
  const first = piece.source.tokens[piece.from]?.word;
  return conname !== undefined && first === 'constraint' ? startingAt(piece, piece.from + 2) : piece;
}

/** The table that a foreign key points at. */
export function referenced({ catalog }: Context, { pktable }: Constraint): Thing | undefined {
  return pktable && catalog.get('table', rangeName(pktable));
}

/** `("a", "b")` */
export function columnList(names: readonly string[]): string {
  return `(${names.map(quoteIdentifier).join(', ')})`;
}
