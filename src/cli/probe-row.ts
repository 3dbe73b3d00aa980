import type { Database } from '../db/database.ts';
import { quoteIdentifier, quoteLiteral } from '../db/identifiers.ts';
import { readServerError, SQLSTATE } from '../db/server-error.ts';

/** local: a synchronous standby that is away would make us wait for ever. */
const BRIEFLY = `begin; set local lock_timeout = '300ms'; set local statement_timeout = '2s';
  set local synchronous_commit = local`;

/** The table of the one row. It belongs to the owner of the journal, as all of it: db-rollback trusts nobody else's. */
export async function createProbeTable(db: Database, owner: string): Promise<void> {
  await db.script(`${BRIEFLY};
create table if not exists db_check.probe (
  id integer primary key check (id = 1),
  token text not null,
  written_at timestamptz not null
);
alter table db_check.probe owner to ${quoteIdentifier(owner)};
commit`);
}

/** Overwrites the row. Returns a WAL position behind its commit. */
export async function writeProbe(db: Database, token: string): Promise<string> {
  const results = await db.script(`${BRIEFLY};
insert into db_check.probe (id, token, written_at) values (1, ${quoteLiteral(token)}, pg_catalog.clock_timestamp())
  on conflict (id) do update set token = excluded.token, written_at = excluded.written_at;
commit;
select pg_catalog.pg_current_wal_lsn()::text as position`);
  const [row] = (results.at(-1) ?? []) as readonly { readonly position: string }[];
  if (row === undefined) throw new Error('bug: a statement that always gives a row gave none');
  return row.position;
}

/** On a standby; undefined: neither row nor table has come yet. */
export async function readProbe(db: Database): Promise<string | undefined> {
  try {
    const [row] = await db.query<{ token: string }>('select p.token from db_check.probe as p where p.id = 1');
    return row?.token;
  } catch (error) {
    if (readServerError(error)?.sqlState === SQLSTATE.undefinedTable) return undefined;
    throw error;
  }
}
