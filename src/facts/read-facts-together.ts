import type { Database } from '../db/database.ts';
import { quoteLiteral } from '../db/identifiers.ts';
import type { FactContext, FactResult } from './fact.ts';
import { FACTS, type FactName } from './index.ts';
import { readFacts, type FactResults } from './read-facts.ts';

/**
 * The same facts again and again on a session of our own: one message a look, planned once, a fifth of the time. Where
 * that fails, each is asked by itself from then on, and says what is wrong. Not for a session that a transaction pooler
 * may lend to others: prepared statements stay behind.
 */
export async function readFactsTogether(
  names: readonly FactName[],
  context: FactContext,
): Promise<FactResults> {
  const { db } = context;
  const known = SESSIONS.get(db);
  if (known === 'unfit') return readFacts(names, context);
  try {
    const looks = names.map((name) => renderLook(name, context.targets));
    const prepare = known === 'prepared' ? [] : names.map(renderPrepare);
    const results = await db.script([...prepare, GENERIC, ...looks].join(';\n'));
    SESSIONS.set(db, 'prepared');
    return toFacts(names, results.slice(-names.length), db);
  } catch {
    SESSIONS.set(db, 'unfit');
    return readFacts(names, context);
  }
}

const SESSIONS = new WeakMap<Database, 'prepared' | 'unfit'>();

/** Until the message ends: else the first five executions with a parameter are planned anew (plancache.c). */
const GENERIC = 'set local plan_cache_mode = force_generic_plan';

function renderPrepare(name: FactName): string {
  return `prepare ${nameOf(name)} as ${FACTS[name].sql}`;
}

function renderLook(name: FactName, targets: readonly string[]): string {
  const values = FACTS[name].usesTargets ? `(array[${targets.map(quoteLiteral).join(', ')}]::text[])` : '';
  return `execute ${nameOf(name)}${values}`;
}

function nameOf(name: FactName): string {
  return `plumbline_${name.toLowerCase()}`;
}

function toFacts(
  names: readonly FactName[],
  results: readonly (readonly object[])[],
  db: Database,
): FactResults {
  const facts: Partial<Record<FactName, FactResult<unknown>>> = {};
  for (const [index, name] of names.entries())
    facts[name] = { ok: true, value: FACTS[name].value(results[index] ?? [], db) };
  return facts as FactResults;
}
