import type { Database } from '../db/database.ts';
import { grantSelect } from '../db/grant-select.ts';
import { readServerError, renderServerError, SQLSTATE } from '../db/server-error.ts';
import type { ServerError } from '../errors.ts';
import type { FactFailure } from './fact.ts';
import { readObstructors } from './obstructors.ts';

/** Why a statement gave no answer, and what would help. What is not the server's is a bug, and thrown on. */
export async function explainFailure(sql: string, db: Database, error: unknown): Promise<FactFailure> {
  if (db.closed) return { reason: db.abandoned ?? 'the connection was lost' };
  const server = readServerError(error);
  if (server === undefined) throw error;
  const reason = renderServerError(server);
  try {
    return { reason, ...(await readRemedy(sql, db, server)) };
  } catch (second) {
    if (readServerError(second) === undefined && !db.closed) throw second;
    return { reason };
  }
}

async function readRemedy(
  sql: string,
  db: Database,
  { sqlState }: ServerError,
): Promise<Pick<FactFailure, 'fix' | 'inTheWay'>> {
  switch (sqlState) {
    case SQLSTATE.lockNotAvailable:
    case SQLSTATE.queryCanceled:
      return { inTheWay: await readObstructors(db) };
    case SQLSTATE.insufficientPrivilege: {
      const [row] = await db.query<{ role: string }>('select current_user::text as role');
      const relations = namedRelations(sql);
      if (relations.length === 0) return {};
      return { fix: grantSelect(relations.join(', '), row?.role ?? '') };
    }
    default:
      return {};
  }
}

/** What the statement reads: a revoked SELECT on one of them is the usual reason for a refusal. */
function namedRelations(sql: string): string[] {
  const found = [...sql.matchAll(/\b(?:from|join)\s+(pg_catalog\.\w+)\b(?!\s*\()/g)].map(
    ([, name = '']) => name,
  );
  return [...new Set(found)].sort();
}
