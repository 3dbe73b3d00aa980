import type { Constraint, IndexStmt, Node } from 'libpg-query';
import { describeStatement } from '../migrations/describe-statement.ts';
import type { Statement } from '../migrations/migration.ts';
import { asKind, namesOf, unwrap, unwrapAll } from '../migrations/node.ts';
import { renderObjectName } from '../migrations/object-name.ts';
import type { Parser } from '../migrations/parser.ts';
import { rangeName } from '../migrations/range-name.ts';

/** An index that a pending statement builds. */
export interface WantedIndex {
  /** undefined where the server chooses the name. */
  readonly name: string | undefined;
  /** The quoted name of its table, as the facts are asked for it. */
  readonly table: string;
  readonly statement: string;
  /** btree, gin, … */
  readonly method: string;
  readonly keys: readonly WantedKey[];
  readonly includes: readonly string[];
  readonly isUnique: boolean;
  /** The condition of a partial index, as written. */
  readonly predicate: string | undefined;
  readonly isConcurrent: boolean;
  /** ON ONLY a partitioned table: nothing is built yet. */
  readonly isOnlyItself: boolean;
  readonly fillPercent: number | undefined;
  readonly deduplicates: boolean;
}

export interface WantedKey {
  /** undefined: an expression. */
  readonly column: string | undefined;
  /** Without their schema; undefined: the default of the column. */
  readonly collation: string | undefined;
  readonly opclass: string | undefined;
  readonly isDescending: boolean;
  readonly nullsFirst: boolean;
}

/** CREATE INDEX, and the constraints that build an index of their own. */
export function wantedIndexes(parser: Parser, statement: Statement): readonly WantedIndex[] {
  const node = asKind(statement, 'IndexStmt');
  return node === undefined ? constraintIndexes(statement) : createdIndex(parser, statement, node);
}

function createdIndex(parser: Parser, statement: Statement, node: IndexStmt): readonly WantedIndex[] {
  if (node.relation === undefined) return [];
  return [
    {
      name: node.idxname,
      table: renderObjectName(rangeName(node.relation)),
      statement: describeStatement(statement),
      method: node.accessMethod ?? 'btree',
      keys: unwrapAll(node.indexParams, 'IndexElem').map((key) => {
        const isDescending = key.ordering === 'SORTBY_DESC';
        return {
          column: key.name,
          collation: namesOf(key.collation).at(-1),
          opclass: namesOf(key.opclass).at(-1),
          isDescending,
          // the default: nulls are taken as larger than everything
          nullsFirst:
            key.nulls_ordering === 'SORTBY_NULLS_FIRST' ||
            (isDescending && key.nulls_ordering !== 'SORTBY_NULLS_LAST'),
        };
      }),
      includes: unwrapAll(node.indexIncludingParams, 'IndexElem').flatMap(({ name }) => name ?? []),
      isUnique: node.unique === true,
      predicate: node.whereClause === undefined ? undefined : predicateOf(parser, statement.sql),
      isConcurrent: node.concurrent === true,
      isOnlyItself: node.relation.inh !== true,
      ...optionsOf(node.options),
    },
  ];
}

/** What stands behind the WHERE outside of parentheses. */
function predicateOf(parser: Parser, sql: string): string | undefined {
  let depth = 0;
  for (const { text, word, end } of parser.scan(sql) ?? []) {
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
    if (depth === 0 && word === 'where') return sql.slice(end).trim();
  }
  return undefined;
}

function constraintIndexes(statement: Statement): readonly WantedIndex[] {
  const node = asKind(statement, 'AlterTableStmt');
  const { relation, cmds } = node ?? {};
  if (relation === undefined) return [];
  return unwrapAll(cmds, 'AlterTableCmd').flatMap(({ def }) => {
    const constraint = unwrap(def, 'Constraint');
    if (constraint === undefined || !isBuilt(constraint)) return [];
    return [
      {
        name: constraint.conname,
        table: renderObjectName(rangeName(relation)),
        statement: describeStatement(statement),
        method: 'btree',
        keys: namesOf(constraint.keys).map((column) => ({
          column,
          collation: undefined,
          opclass: undefined,
          isDescending: false,
          nullsFirst: false,
        })),
        includes: namesOf(constraint.including),
        isUnique: true,
        predicate: undefined,
        isConcurrent: false,
        isOnlyItself: relation.inh !== true,
        ...optionsOf(constraint.options),
      },
    ];
  });
}

/** USING INDEX takes one that is there. */
function isBuilt({ contype, indexname }: Constraint): boolean {
  return (contype === 'CONSTR_PRIMARY' || contype === 'CONSTR_UNIQUE') && indexname === undefined;
}

function optionsOf(options: readonly Node[] | undefined): Pick<WantedIndex, 'fillPercent' | 'deduplicates'> {
  const named = new Map(
    unwrapAll(options && [...options], 'DefElem').map(({ defname, arg }) => [defname, arg]),
  );
  const deduplicates = textOf(named.get('deduplicate_items'));
  const fillPercent = textOf(named.get('fillfactor'));
  return {
    fillPercent: fillPercent === undefined ? undefined : Number(fillPercent),
    deduplicates: deduplicates === undefined || !/^(off|false|no|0)$/i.test(deduplicates),
  };
}

function textOf(node: Node | undefined): string | undefined {
  if (node === undefined) return undefined;
  const number = unwrap(node, 'Integer');
  if (number !== undefined) return String(number.ival ?? 0);
  return (
    unwrap(node, 'String')?.sval ??
    unwrap(node, 'Float')?.fval ??
    namesOf(unwrap(node, 'TypeName')?.names).at(-1)
  );
}
