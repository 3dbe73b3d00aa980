import type { Database } from '../db/database.ts';
import { qualify, text, walkPlan, type PlanNode } from './plan-node.ts';

/**
 * What the plan for all values names under this key: `Relation Name`, `Index Name`; as `schema.name`. Planned only, never
 * run. `execute`: EXECUTE of a prepared statement.
 */
export async function readGenericNames(
  db: Database,
  execute: string,
  key: 'Relation Name' | 'Index Name',
): Promise<readonly string[]> {
  await db.query('set plan_cache_mode = force_generic_plan');
  try {
    const { rows } = await db.queryText(`explain (verbose, format json) ${execute}`, []);
    const [explained] = JSON.parse(rows[0]?.[0] ?? '[]') as readonly PlanNode[];
    return walkPlan((explained?.['Plan'] ?? {}) as PlanNode).flatMap(({ node, schema }) => {
      const name = text(node, key);
      return name === undefined ? [] : [qualify(schema, name)];
    });
  } finally {
    await db.query('reset plan_cache_mode');
  }
}
