/** A node of EXPLAIN (FORMAT JSON), as the server names its properties (PostgreSQL manual, EXPLAIN). */
export type PlanNode = Readonly<Record<string, unknown>>;

/** A node with the schema that it or the nearest node above it names: a Bitmap Index Scan has none of its own. */
export interface PlacedNode {
  readonly node: PlanNode;
  readonly depth: number;
  readonly schema: string | undefined;
}

/** All nodes, parents before children, in the server's order. */
export function walkPlan(node: PlanNode, depth = 0, above?: string): readonly PlacedNode[] {
  const schema = text(node, 'Schema') ?? above;
  const children = (node['Plans'] ?? []) as readonly PlanNode[];
  return [{ node, depth, schema }, ...children.flatMap((child) => walkPlan(child, depth + 1, schema))];
}

export function text(node: PlanNode, key: string): string | undefined {
  const value = node[key];
  return typeof value === 'string' ? value : undefined;
}

export function number(node: PlanNode, key: string): number {
  const value = node[key];
  return typeof value === 'number' ? value : 0;
}
