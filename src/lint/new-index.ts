import type { RangeVar } from 'libpg-query';
import { asKind, type NodeOf } from '../migrations/node.ts';
import type { ObjectName } from '../migrations/object-name.ts';
import { rangeName } from '../migrations/range-name.ts';
import type { LintStatement } from './lint-file.ts';
import { named } from './named.ts';
import { perFile } from './per-file.ts';
import { indexOf } from './schema/index-of.ts';
import type { KnownIndex } from './schema/known-schema.ts';

/** A CREATE INDEX, taken apart; undefined for every other statement. */
export interface NewIndex {
  readonly node: NodeOf<'IndexStmt'>;
  readonly table: ObjectName;
  /** As it would be known; its name is '' where the server chooses it. */
  readonly index: KnownIndex;
  /** `index "Order_total_idx"`, or of which table where it has no name. */
  readonly subject: string;
}

/** Rules that look ahead ask for the same statements again and again. */
const KNOWN = new WeakMap<object, NewIndex>();

export function newIndexOf(statement: LintStatement): NewIndex | undefined {
  const node = asKind(statement, 'IndexStmt');
  if (node?.relation === undefined) return undefined;
  const known = KNOWN.get(node) ?? takeApart(node, node.relation);
  if (known !== undefined) KNOWN.set(node, known);
  return known;
}

/** The statements of the file that make an index, each with what it makes. */
export const newIndexesIn = perFile(({ statements }) =>
  statements.flatMap((statement) => {
    const made = newIndexOf(statement);
    return made === undefined ? [] : [{ statement, made }];
  }),
);

function takeApart(node: NodeOf<'IndexStmt'>, relation: RangeVar): NewIndex | undefined {
  const index = indexOf({ ...node, idxname: node.idxname ?? '' }, true);
  if (index === undefined) return undefined;
  const table = rangeName(relation);
  const subject =
    node.idxname === undefined ? `index of ${named('table', table)}` : named('index', index.name);
  return { node, table, index, subject };
}
