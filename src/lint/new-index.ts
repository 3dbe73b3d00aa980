import type { RangeVar } from 'libpg-query';
import { asKind, type NodeOf } from '../migrations/node.ts';
import type { ObjectName } from '../migrations/object-name.ts';
import { rangeName } from '../migrations/range-name.ts';
import type { LintFile, LintStatement } from './lint-file.ts';
import { named } from './named.ts';
import { oncePer } from './once.ts';
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

const newIndexOfNode = oncePer(
  (node: NodeOf<'IndexStmt'>) => node.relation && takeApart(node, node.relation),
);

export function newIndexOf(statement: LintStatement): NewIndex | undefined {
  const node = asKind(statement, 'IndexStmt');
  return node && newIndexOfNode(node);
}

/** The statements of the file that make an index, each with what it makes. */
export const newIndexesIn = oncePer(({ statements }: LintFile) =>
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
