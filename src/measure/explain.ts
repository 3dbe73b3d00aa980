import type { Database } from '../db/database.ts';
import { readIndexStates, sqlName } from '../facts/index-states.ts';
import { blocksOf } from './compare.ts';
import { planFacts, type PlanFacts } from './plan-facts.ts';
import { qualify, text, walkPlan, type PlanNode } from './plan-node.ts';
import type { IndexDefinitions } from './plan-shape.ts';

/** Of more, what catalogs add is not the tenth that counts as other work. */
const FEW_BLOCKS = 1000;

/**
 * EXPLAIN of the real work: SERIALIZE (from 17) also detoasts and formats the rows, which EXPLAIN alone leaves
 * out and which can be most of it. VERBOSE because only it names schemas. No node timings: nobody reads them here.
 *
 * Where few blocks are touched, it looks twice and takes the smaller count: while others create and drop objects, anywhere on
 * the server, a session must now and then read the catalogs again in the middle of a query (measured: 31 blocks for 4).
 */
export async function explain(
  db: Database,
  sql: string,
  values: readonly (string | null)[],
): Promise<PlanFacts> {
  const text = explainText(db.serverVersion, sql);
  const once = await readExplained(db, text, values);
  if (blocksIn(once) >= FEW_BLOCKS) return readFacts(db, once);
  const again = await readExplained(db, text, values);
  return readFacts(db, blocksIn(again) < blocksIn(once) ? again : once);
}

function blocksIn({ explained }: Explained): number {
  return blocksOf({ plan: planFacts(explained, {}) });
}

export function explainText(serverVersion: number, sql: string): string {
  const serialize = serverVersion >= 170_000 ? ', serialize' : '';
  return `explain (analyze, verbose, buffers, timing off${serialize}, format json) ${sql}`;
}

/** 64 bits: as a number of JSON it would be rounded. No string of JSON has a line end in it. */
const QUERY_ID = /^ {4}"Query Identifier": (-?\d+)/m;

/** Any EXPLAIN with VERBOSE and FORMAT JSON. */
export async function readPlan(
  db: Database,
  text: string,
  values: readonly (string | null)[],
): Promise<PlanFacts> {
  return readFacts(db, await readExplained(db, text, values));
}

interface Explained {
  readonly explained: PlanNode;
  readonly queryId: string | undefined;
}

async function readExplained(
  db: Database,
  text: string,
  values: readonly (string | null)[],
): Promise<Explained> {
  const json = (await db.queryText(text, values)).rows[0]?.[0] ?? '[]';
  const [explained] = JSON.parse(json) as readonly PlanNode[];
  if (explained === undefined) throw new Error('EXPLAIN answered nothing');
  return { explained, queryId: QUERY_ID.exec(json)?.[1] };
}

async function readFacts(db: Database, { explained, queryId }: Explained): Promise<PlanFacts> {
  const facts = planFacts(explained, await readDefinitions(db, explained['Plan'] as PlanNode));
  return { ...facts, ...(queryId !== undefined && { queryId }) };
}

/** In the session of the EXPLAIN and right after it, so that a name still means the index of the plan. */
async function readDefinitions(db: Database, plan: PlanNode): Promise<IndexDefinitions> {
  const names = walkPlan(plan).flatMap(({ node, schema }) => {
    const name = text(node, 'Index Name');
    return name === undefined ? [] : [{ schema, name }];
  });
  const states = await readIndexStates(db, names.map(sqlName));
  return Object.fromEntries(
    [...states.values()].map(({ schema, name, definition }) => [qualify(schema, name), definition]),
  );
}
