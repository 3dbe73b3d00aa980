import { number, type PlacedNode, type PlanNode } from './plan-node.ts';

/** What one node of a plan did, as numbers; the nodes stand in the order of the shape's lines. */
export interface NodeFacts {
  /** Blocks of 8 kB that the node itself touched, those of the nodes below it left out. */
  readonly ownBlocks: number;
  /** Rows it gave, over all of its loops. */
  readonly rows: number;
  /** How far the planner's guess was off: 10 is ten times too many or too few rows, 1 is exact. */
  readonly estimateError: number;
}

export function nodeFacts({ node, isCutShort }: PlacedNode): NodeFacts {
  const children = (node['Plans'] ?? []) as readonly PlanNode[];
  const below = children.reduce((sum, child) => sum + blocks(child), 0);
  const loops = number(node, 'Actual Loops');
  return {
    ownBlocks: Math.max(0, blocks(node) - below),
    rows: Math.round(number(node, 'Actual Rows') * loops),
    estimateError: loops === 0 ? 1 : estimateError(node, isCutShort),
  };
}

/** Counts of a node hold those of the nodes below it (manual 14.1.2). */
function blocks(node: PlanNode): number {
  return number(node, 'Shared Hit Blocks') + number(node, 'Shared Read Blocks');
}

/** Less than one row is a guess that nobody can be blamed for, and too few rows say nothing of a node that was cut short. */
function estimateError(node: PlanNode, isCutShort: boolean): number {
  const [planned, actual] = [number(node, 'Plan Rows'), number(node, 'Actual Rows')].map((rows) =>
    Math.max(1, rows),
  ) as [number, number];
  return isCutShort ? Math.max(1, actual / planned) : Math.max(planned / actual, actual / planned);
}
