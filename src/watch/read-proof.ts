import { hash } from 'node:crypto';
import { connect } from '../db/connect.ts';
import { parseConnectionTarget } from '../db/connection-target.ts';
import type { Database } from '../db/database.ts';
import type { Environment } from '../config/rollout.ts';
import { readExecutions } from '../deploy/journal-read.ts';
import { refuseUntrustedJournal } from '../deploy/journal-trust.ts';
import { proveRollback } from '../deploy/rollback/proof.ts';
import type { PlannedRollback } from '../deploy/rollback/plan.ts';

/** Where else a rollback may have been carried out: the promotion environments of the configuration. */
export interface ProofGround {
  readonly environments: Readonly<Record<string, Environment>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly applicationName: string;
}

/**
 * Why these rollbacks are not proved; none: they are. Proved is a rollback that was carried out before, here or in another
 * environment, of the same migration.sql with the same rollback.sql, after which every object was as before: by the
 * journal of that database, which nobody else could have written.
 */
export async function findUnproved(
  db: Database,
  planned: readonly PlannedRollback[],
  ground: ProofGround,
): Promise<readonly string[]> {
  let left = await withoutProved(db, planned);
  const asked = ['this database'];
  for (const [name, { url }] of Object.entries(ground.environments)) {
    const value = url === undefined ? undefined : ground.environment[url];
    if (left.length === 0 || value === undefined || value === '') continue;
    asked.push(name);
    left = await askElsewhere(value, left, ground);
  }
  return left.map(
    ({ name }) => `no journal of ${asked.join(', ')} has a proved rollback of ${name} as it is`,
  );
}

/** What cannot be reached proves nothing. */
async function askElsewhere(
  url: string,
  planned: readonly PlannedRollback[],
  { environment, applicationName }: ProofGround,
): Promise<readonly PlannedRollback[]> {
  try {
    const target = parseConnectionTarget(url, environment);
    const db = await connect({ target, profile: 'read', applicationName });
    return await withoutProved(db, planned).finally(() => db.close());
  } catch {
    return planned;
  }
}

/** $1: names of migrations. */
const TRIED = `
select distinct d.ledger_id as "ledgerId", d.migration
from db_check.execution as d
where d.direction = 'down' and d.outcome = 'done' and d.migration = any ($1::pg_catalog.text[])
order by 1`;

async function withoutProved(
  db: Database,
  planned: readonly PlannedRollback[],
): Promise<readonly PlannedRollback[]> {
  const [journal] = await db.query<{ isThere: boolean }>(
    `select pg_catalog.to_regclass('db_check.execution') is not null as "isThere"`,
  );
  if (journal?.isThere !== true || planned.length === 0) return planned;
  await refuseUntrustedJournal(db, []);
  const tried = await db.query<{ ledgerId: string }>(TRIED, [planned.map(({ name }) => name)]);
  const ids = tried.map(({ ledgerId }) => ledgerId);
  const ups = await readExecutions(db, ids, 'up');
  const downs = await readExecutions(db, ids, 'down');
  return planned.filter(
    ({ name, row, text }) =>
      !downs.some(({ execution: down }) => {
        const up = ups.find(({ execution }) => execution.ledger_id === down.ledger_id)?.execution;
        const isSame =
          down.migration === name &&
          down.checksum === hash('sha256', text.text) &&
          up?.checksum === row.checksum;
        return isSame && down.outcome === 'done' && proveRollback({ up, down }).kind === 'proved';
      }),
  );
}
