import type { Database } from '../db/database.ts';
import { quoteLiteral } from '../db/identifiers.ts';
import { explainText, readPlan } from './explain.ts';
import { blocksOf } from './compare.ts';
import { readGenericNames } from './generic-plan.ts';
import type { Measured } from './measurement.ts';
import { indexesUsed, type PlanFacts } from './plan-facts.ts';

/** What the same query does as a prepared statement, which drivers and pools make of most queries. */
export interface PreparedFacts {
  /** From the sixth execution on the server plans it no more: one plan for all values (manual, PREPARE). */
  readonly isGeneric: boolean;
  /** Of the executions from then on: where it is not generic, the one for these values. */
  readonly plan: PlanFacts;
  /** Indexes that a plan for these values uses and one for all values could not: partial ones, mostly. */
  readonly lostIndexes: readonly string[];
}

const NAME = 'plumbline_prepared';
/** The server plans the first five for their values, and then decides. */
const EXECUTIONS = 6;

/** EXPLAIN EXECUTE counts as an execution, so that nothing need run to be counted; only another plan is run. */
export async function readPreparedPlan(
  db: Database,
  sql: string,
  { values, custom }: { readonly values: readonly (string | null)[]; readonly custom: PlanFacts },
): Promise<PreparedFacts> {
  const literals = values.map((value) => (value === null ? 'null' : quoteLiteral(value))).join(', ');
  const execute = `execute ${NAME}(${literals})`;
  await db.query(`prepare ${NAME} as ${sql}`);
  try {
    for (let run = 0; run < EXECUTIONS; run += 1) await db.query(`explain ${execute}`);
    const [counted] = await db.query<{ generic: number }>(
      `select s.generic_plans::float8 as generic from pg_catalog.pg_prepared_statements as s where s.name = '${NAME}'`,
    );
    const isGeneric = (counted?.generic ?? 0) > 0;
    const plan = isGeneric ? await readPlan(db, explainText(db.serverVersion, execute), []) : custom;
    const kept = isGeneric ? indexesUsed(plan) : await readGenericNames(db, execute, 'Index Name');
    return { isGeneric, plan, lostIndexes: indexesUsed(custom).filter((index) => !kept.includes(index)) };
  } finally {
    await db.query(`deallocate ${NAME}`);
  }
}

/** Blocks of the generic plan, where it does much more than one for the values; undefined where it does not. */
export function wastedBlocks(measured: Measured): number | undefined {
  const { prepared } = measured;
  if (prepared?.isGeneric !== true) return undefined;
  const blocks = blocksOf(prepared);
  return blocks >= MUCH_MORE * Math.max(1, blocksOf(measured)) && blocks >= MANY_BLOCKS ? blocks : undefined;
}

const MUCH_MORE = 5;
const MANY_BLOCKS = 100;
