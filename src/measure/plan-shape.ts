import { qualify, text, walkPlan, type PlacedNode, type PlanNode } from './plan-node.ts';
import { stripLiterals } from './strip-literals.ts';

/** Index definitions without the index's name, by `schema.name` (both unquoted): a rename is no other plan. */
export type IndexDefinitions = Readonly<Record<string, string>>;

/** What decides how a node works, in the order of the shape's text. */
const CONDITIONS = [
  'Index Cond',
  'Recheck Cond',
  'TID Cond',
  'Hash Cond',
  'Merge Cond',
  'Join Filter',
  'One-Time Filter',
  'Filter',
  'Order By',
  'Cache Key',
  'Sort Key',
  'Presorted Key',
  'Group Key',
  'Grouping Sets',
] as const;

/** Part of the node's name, before and behind its type. */
const MANNERS = ['Strategy', 'Partial Mode', 'Join Type', 'Scan Direction', 'Command'] as const;
const PLAIN = new Set(['Plain', 'Simple', 'Inner', 'Forward']);

/**
 * The plan's fingerprint: one line a node, indented by depth. Node type, relation, index by definition, join type,
 * strategy, keys and conditions without values; no costs, estimates, counts or workers. Equal lines are an equal plan.
 */
export function planShape(plan: PlanNode, definitions: IndexDefinitions): readonly string[] {
  return walkPlan(plan).map((placed) => `${'  '.repeat(placed.depth)}${nodeShape(placed, definitions)}`);
}

function nodeShape({ node, schema }: PlacedNode, definitions: IndexDefinitions): string {
  const manners = MANNERS.map((key) => text(node, key)).filter(
    (value) => value !== undefined && !PLAIN.has(value),
  );
  const role = text(node, 'Subplan Name');
  const index = text(node, 'Index Name');
  const relation = text(node, 'Relation Name') ?? text(node, 'CTE Name') ?? text(node, 'Function Name');
  return [
    ...(role === undefined ? [] : [`${role}:`]),
    ...(node['Parallel Aware'] === true ? ['Parallel'] : []),
    text(node, 'Node Type') ?? 'Unknown',
    ...(manners.length === 0 ? [] : [`(${manners.join(', ')})`]),
    ...(relation === undefined ? [] : [`on ${qualify(text(node, 'Schema'), relation)}`]),
    ...(index === undefined ? [] : [`using [${definitions[qualify(schema, index)] ?? `unknown: ${index}`}]`]),
    ...CONDITIONS.flatMap((key) => conditionShape(key, node[key])),
  ].join(' ');
}

function conditionShape(key: string, value: unknown): readonly string[] {
  if (value === undefined) return [];
  const parts = Array.isArray(value) ? value.flat(Infinity) : [value];
  return [`${key}: ${parts.map((part) => stripLiterals(String(part))).join(', ')};`];
}
