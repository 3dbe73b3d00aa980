import { connect } from '../../src/db/connect.ts';
import { parseConnectionTarget } from '../../src/db/connection-target.ts';
import type { ObjectState } from '../../src/fingerprint/object-state.ts';
import { readState } from '../../src/fingerprint/read-state.ts';

/** Roles belong to the cluster, and other tests make and drop some at any time. */
const CLUSTER_WIDE = /^(role|membership|settings of role|comment on role) /;

export function withoutRoles(state: ObjectState): ObjectState {
  return Object.fromEntries(Object.entries(state).filter(([key]) => !CLUSTER_WIDE.test(key)));
}

/** Everything in a database, as db-rollback compares it. */
export async function stateOf({ url }: { readonly url: string }): Promise<ObjectState> {
  const target = parseConnectionTarget(url, {});
  const db = await connect({ target, profile: 'read', applicationName: 'db-check/test' });
  try {
    return withoutRoles(await readState(db, { kind: 'database' }));
  } finally {
    await db.close();
  }
}
