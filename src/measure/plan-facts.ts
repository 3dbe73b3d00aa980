import { number, text, walkPlan, type PlacedNode, type PlanNode } from './plan-node.ts';
import { indexKey, planShape, type IndexDefinitions } from './plan-shape.ts';

/** A sequential scan that reads this many rows is worth a word. */
const MANY_ROWS = 10_000;

/** One 8 kB block is the unit of all `…Blocks`. */
export interface PlanFacts {
  /** The fingerprint: see planShape. */
  readonly shape: readonly string[];
  /** `Index Only Scan t_a_idx, Seq Scan u`: how each relation is reached. */
  readonly access: readonly string[];
  /** Indexes that really ran, as `schema.name`. */
  readonly indexes: readonly string[];
  /** Relations that were really read, as `schema.name`. */
  readonly relations: readonly string[];
  readonly sharedHitBlocks: number;
  readonly sharedReadBlocks: number;
  /** Read and written: a sort, hash or CTE that did not fit into work_mem. */
  readonly tempBlocks: number;
  /** Rows that scans fetched, those dropped by filters included. */
  readonly rowsRead: number;
  /** Rows that an Index Only Scan had to look up in the table all the same: the table wants a VACUUM. */
  readonly heapFetches: number;
  /** Relations of which a sequential scan read 10,000 rows or more, as `schema.name`. */
  readonly bigSequentialScans: readonly string[];
}

/** Reads the answer of EXPLAIN (ANALYZE, VERBOSE, BUFFERS, FORMAT JSON): its first element. */
export function planFacts(explained: PlanNode, definitions: IndexDefinitions): PlanFacts {
  const plan = explained['Plan'] as PlanNode;
  const serialization = (explained['Serialization'] ?? {}) as PlanNode;
  const ran = walkPlan(plan).filter(({ node }) => number(node, 'Actual Loops') > 0);
  const total = (key: string): number => number(plan, key) + number(serialization, key);
  return {
    shape: planShape(plan, definitions),
    access: unique(ran.flatMap(({ node }) => accessOf(node))),
    indexes: unique(ran.flatMap((placed) => indexOf(placed))),
    relations: unique(ran.flatMap(({ node }) => relationOf(node))),
    sharedHitBlocks: total('Shared Hit Blocks'),
    sharedReadBlocks: total('Shared Read Blocks'),
    tempBlocks: total('Temp Read Blocks') + total('Temp Written Blocks'),
    rowsRead: sum(ran.map(({ node }) => rowsReadBy(node))),
    heapFetches: sum(ran.map(({ node }) => number(node, 'Heap Fetches'))),
    bigSequentialScans: unique(
      ran
        .filter(({ node }) => node['Node Type'] === 'Seq Scan' && rowsReadBy(node) >= MANY_ROWS)
        .flatMap(({ node }) => relationOf(node)),
    ),
  };
}

function accessOf(node: PlanNode): readonly string[] {
  const target = text(node, 'Index Name') ?? text(node, 'Relation Name');
  if (target === undefined || node['Node Type'] === 'Bitmap Heap Scan') return [];
  return [`${node['Parallel Aware'] === true ? 'Parallel ' : ''}${text(node, 'Node Type')} ${target}`];
}

function indexOf({ node, schema }: PlacedNode): readonly string[] {
  const name = text(node, 'Index Name');
  return name === undefined ? [] : [indexKey(schema, name)];
}

function relationOf(node: PlanNode): readonly string[] {
  const name = text(node, 'Relation Name');
  return name === undefined ? [] : [indexKey(text(node, 'Schema'), name)];
}

/** Counts are means over the loops (and, before 18, rounded), so this is exact only for one loop. */
function rowsReadBy(node: PlanNode): number {
  if (text(node, 'Relation Name') === undefined) return 0;
  const perLoop =
    number(node, 'Actual Rows') +
    number(node, 'Rows Removed by Filter') +
    number(node, 'Rows Removed by Index Recheck');
  return Math.round(perLoop * number(node, 'Actual Loops'));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort();
}
