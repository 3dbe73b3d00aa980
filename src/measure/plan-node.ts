/** A node of EXPLAIN (FORMAT JSON), as the server names its properties (PostgreSQL manual, EXPLAIN). */
export type PlanNode = Readonly<Record<string, unknown>>;

/** A node with what it or the nearest node above it reads: a Bitmap Index Scan names neither schema nor table. */
export interface PlacedNode {
  readonly node: PlanNode;
  readonly depth: number;
  readonly schema: string | undefined;
  /** `schema.name` */
  readonly relation: string | undefined;
  /** Somebody above may have had enough before this node gave all its rows. */
  readonly isCutShort: boolean;
}

/** All nodes, parents before children, in the server's order. */
export function walkPlan(
  node: PlanNode,
  depth = 0,
  above?: Pick<PlacedNode, 'schema' | 'relation' | 'isCutShort'>,
): readonly PlacedNode[] {
  const schema = text(node, 'Schema') ?? above?.schema;
  const name = text(node, 'Relation Name');
  const relation = name === undefined ? above?.relation : qualify(schema, name);
  const children = (node['Plans'] ?? []) as readonly PlanNode[];
  const isCutShort = above?.isCutShort === true || cutsShort(node);
  return [
    { node, depth, schema, relation, isCutShort: above?.isCutShort ?? false },
    ...children.flatMap((child) => walkPlan(child, depth + 1, { schema, relation, isCutShort })),
  ];
}

/** The first row is enough for EXISTS, ten for LIMIT 10, and a merge ends with its shorter side. */
function cutsShort(node: PlanNode): boolean {
  const stopsEarly = ['Limit', 'Merge Join'].includes(text(node, 'Node Type') ?? '');
  return stopsEarly || ['Semi', 'Anti'].includes(text(node, 'Join Type') ?? '');
}

export function text(node: PlanNode, key: string): string | undefined {
  const value = node[key];
  return typeof value === 'string' ? value : undefined;
}

export function number(node: PlanNode, key: string): number {
  const value = node[key];
  return typeof value === 'number' ? value : 0;
}

/** `schema.name`, unquoted: a key, and short enough for people. */
export function qualify(schema: string | undefined, name: string): string {
  return schema === undefined ? name : `${schema}.${name}`;
}
