import { nodeFacts, type NodeFacts } from './node-facts.ts';
import { number, qualify, text, walkPlan, type PlacedNode, type PlanNode } from './plan-node.ts';
import { planShape, type IndexDefinitions } from './plan-shape.ts';

/** A sequential scan that reads this many rows is worth a word. */
const MANY_ROWS = 10_000;

/** One way to the rows of a relation; names are `schema.name`. */
export interface Access {
  /** `Index Only Scan`, `Seq Scan` …, with `Parallel` before it where workers share it. */
  readonly scan: string;
  readonly relation: string;
  readonly index?: string;
}

/** One 8 kB block is the unit of all `…Blocks`. */
export interface PlanFacts {
  /** As pg_stat_statements names it; undefined where the server computes none (compute_query_id). */
  readonly queryId?: string;
  /** The fingerprint: see planShape. */
  readonly shape: readonly string[];
  /** One a line of the shape. */
  readonly nodes: readonly NodeFacts[];
  /** How each relation was really reached. */
  readonly access: readonly Access[];
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
  const placed = walkPlan(plan);
  const ran = placed.filter(({ node }) => number(node, 'Actual Loops') > 0);
  const total = (key: string): number => number(plan, key) + number(serialization, key);
  return {
    shape: planShape(plan, definitions),
    nodes: placed.map(nodeFacts),
    access: unique(ran.flatMap(accessOf)),
    sharedHitBlocks: total('Shared Hit Blocks'),
    sharedReadBlocks: total('Shared Read Blocks'),
    tempBlocks: total('Temp Read Blocks') + total('Temp Written Blocks'),
    rowsRead: sum(ran.map(({ node }) => rowsReadBy(node))),
    heapFetches: sum(ran.map(({ node }) => number(node, 'Heap Fetches'))),
    bigSequentialScans: unique(
      ran
        .filter(({ node }) => node['Node Type'] === 'Seq Scan' && rowsReadBy(node) >= MANY_ROWS)
        .flatMap(({ relation }) => relation ?? []),
    ),
  };
}

function accessOf({ node, schema, relation }: PlacedNode): readonly Access[] {
  const type = text(node, 'Node Type') ?? '';
  const name = text(node, 'Index Name');
  const isScan =
    name !== undefined || (text(node, 'Relation Name') !== undefined && type !== 'Bitmap Heap Scan');
  if (!isScan || relation === undefined) return [];
  const scan = node['Parallel Aware'] === true ? `Parallel ${type}` : type;
  return [{ scan, relation, ...(name !== undefined && { index: qualify(schema, name) }) }];
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

/** Each once, in a fixed order: the order of nodes is part of the shape already. */
function unique<Value>(values: readonly Value[]): readonly Value[] {
  const byText = new Map(values.map((value) => [JSON.stringify(value), value]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}

/** Indexes that really ran, as `schema.name`. */
export function indexesUsed({ access }: PlanFacts): readonly string[] {
  return access.flatMap(({ index }) => index ?? []);
}
