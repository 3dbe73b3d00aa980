import type { Database } from '../db/database.ts';
import { prepareSideTables, writeOrExplain, type SideTables } from '../db/side-tables.ts';

// Written before an automatic rollback begins: whoever comes later, in this watch or another, finds it and keeps away.

const CLAIMS: SideTables = {
  names: ['automatic_rollback'],
  create: `
create table if not exists db_check.automatic_rollback (
  ledger_id text primary key,
  watch_id text not null,
  run_id text not null,
  begun_at timestamptz not null default pg_catalog.clock_timestamp(),
  ended_at timestamptz,
  exit_code integer
)`,
};

const EARLIEST = `
select pg_catalog.min(a.begun_at)::text as "begunAt"
from db_check.automatic_rollback as a
where a.ledger_id = any ($1::pg_catalog.text[])`;

const CLAIM = `
insert into db_check.automatic_rollback (ledger_id, watch_id, run_id)
select one.id, $2, $3 from pg_catalog.unnest($1::pg_catalog.text[]) as one (id)`;

const END = `
update db_check.automatic_rollback set ended_at = pg_catalog.clock_timestamp(), exit_code = $2 where run_id = $1`;

const WITHDRAW = 'delete from db_check.automatic_rollback where run_id = $1';

export interface EarlierClaim {
  /** Why none can be written. */
  readonly obstacle: string | undefined;
  readonly begunBefore: string | undefined;
}

/** `ledgerIds`: the rows of the ledger that are to go. A migration that is deployed anew has another one. */
export async function readClaim(db: Database, ledgerIds: readonly string[]): Promise<EarlierClaim> {
  const obstacle = await prepareSideTables(db, CLAIMS);
  if (obstacle !== undefined) return { obstacle, begunBefore: undefined };
  const [row] = await db.query<{ begunAt: string | null }>(EARLIEST, [ledgerIds]);
  return { obstacle, begunBefore: row?.begunAt ?? undefined };
}

interface Claim {
  readonly ledgerIds: readonly string[];
  readonly watchId: string;
  readonly runId: string;
}

/** Why not: another was faster, whose key is the same. Then nothing is written. */
export function writeClaim(db: Database, { ledgerIds, watchId, runId }: Claim): Promise<string | undefined> {
  return writeOrExplain(db, () => db.query(CLAIM, [ledgerIds, watchId, runId]));
}

export async function writeClaimEnd(db: Database, runId: string, exitCode: number): Promise<void> {
  await writeOrExplain(db, () => db.query(END, [runId, exitCode]));
}

/** Nothing was begun. */
export async function withdrawClaim(db: Database, runId: string): Promise<void> {
  await writeOrExplain(db, () => db.query(WITHDRAW, [runId]));
}
