import type { ObjectState } from '../../src/fingerprint/object-state.ts';
import { stateOf, withoutRoles } from '../support/state.ts';
import type { Stage } from './stage.ts';

/** What must be the same however often a run was disturbed: objects, effects, ledger and journal, without ids and times. */
export interface EndState {
  readonly objects: ObjectState;
  readonly effects: unknown;
  readonly broken: unknown;
  readonly ledger: unknown;
  readonly executions: unknown;
  readonly segments: unknown;
  readonly held: unknown;
}

/** Indexes that no query uses and every write pays for, leftovers of REINDEX, partitions half detached. */
const BROKEN = `
select c.relname::text as name from pg_index as i join pg_class as c on c.oid = i.indexrelid
 where not (i.indisvalid and i.indisready and i.indislive) or c.relname ~ '_cc(new|old)[0-9]*$'
 union all
select inhrelid::regclass::text from pg_inherits where inhdetachpending
 order by 1`;

/** The first 200 rows are there in every cell. */
const EFFECTS = `
select what, count(*)::int from (select what from log union all select 'bulk' from bulk where a <= 200) as effect
 group by 1 order by 1`;

const LEDGER = `
select migration_name, checksum, finished_at is not null as finished, rolled_back_at is not null as rolled_back,
  applied_steps_count, logs from _prisma_migrations order by migration_name, started_at`;

/** A failure that left nothing behind may stand beside, but never with something done in it. */
const EXECUTIONS = `
select e.migration, e.direction, e.outcome, e.checksum, e.state_before, e.state_after
  from db_check.execution as e
 where e.outcome <> 'failed'
    or exists (select from db_check.segment as s where s.execution_id = e.id and s.state = 'done')
 order by e.migration, e.started_at`;

const SEGMENTS = `
select e.migration, e.direction, s.first_statement, s.last_statement, s.state, s.error
  from db_check.segment as s join db_check.execution as e on e.id = s.execution_id and e.outcome <> 'failed'
 order by e.migration, e.started_at, s.first_statement`;

const HELD = `select migration, released_at is null as held from db_check.hold order by migration`;

export async function readEndState(stage: Stage): Promise<EndState> {
  return {
    objects: withoutDatabase(await stateOf(stage)),
    effects: await stage.query(EFFECTS),
    broken: await stage.query(BROKEN),
    ledger: await stage.query(LEDGER),
    executions: (await stage.query(EXECUTIONS)).map((row) => ({
      ...row,
      state_before: withoutDatabase(row['state_before'] as ObjectState),
      state_after: withoutDatabase(row['state_after'] as ObjectState),
    })),
    segments: await stage.query(SEGMENTS),
    held: await stage.query(HELD),
  };
}

/** Each cell's database has a name of its own, and roles belong to the cluster. */
function withoutDatabase(state: ObjectState | null): ObjectState {
  const own = Object.entries(withoutRoles(state ?? {}));
  return Object.fromEntries(own.filter(([key]) => !/^(owner of )?database /.test(key)));
}

/** INVALID indexes and the like, at a moment when nothing runs. */
export async function readBroken(stage: Stage): Promise<readonly string[]> {
  return (await stage.query(BROKEN)).map((row) => String(row['name']));
}
