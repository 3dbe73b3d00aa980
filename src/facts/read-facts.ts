import type { Database } from '../db/database.ts';
import { quoteIdentifier } from '../db/identifiers.ts';
import { readServerError, SQLSTATE } from '../db/server-error.ts';
import type { Fact, FactContext, FactFailure, FactResult } from './fact.ts';
import { FACTS, type FactName, type Facts } from './index.ts';

export type FactResults = { readonly [Name in FactName]?: FactResult<Facts[Name]> };

/** One by one, each in autocommit, on one connection; a failure is data, so that the other facts are still read. */
export async function readFacts(names: Iterable<FactName>, context: FactContext): Promise<FactResults> {
  const results: Partial<Record<FactName, FactResult<unknown>>> = {};
  for (const name of new Set(names)) results[name] = await readFact(FACTS[name], context);
  return results as FactResults;
}

async function readFact(fact: Fact<unknown>, context: FactContext): Promise<FactResult<unknown>> {
  try {
    return { ok: true, value: await fact.read(context) };
  } catch (error) {
    return { ok: false, failure: await explainFailure(fact, context.db, error) };
  }
}

async function explainFailure(fact: Fact<unknown>, db: Database, error: unknown): Promise<FactFailure> {
  if (db.closed) return { reason: 'the connection was lost' };
  const server = readServerError(error);
  if (server === undefined) throw error;
  const reason = `${server.message} (SQLSTATE ${server.sqlState})`;
  if (server.sqlState !== SQLSTATE.insufficientPrivilege) return { reason };
  const [row] = await db.query<{ role: string }>('select current_user::text as role');
  const relations = namedRelations(fact.sql);
  return { reason, fix: `grant select on ${relations.join(', ')} to ${quoteIdentifier(row?.role ?? '')};` };
}

/** What the statement reads: a revoked SELECT on one of them is the usual reason for a refusal. */
function namedRelations(sql: string): string[] {
  const found = [...sql.matchAll(/\b(?:from|join)\s+(pg_catalog\.\w+)\b(?!\s*\()/g)].map(
    ([, name = '']) => name,
  );
  return [...new Set(found)].sort();
}
