import type { Database } from '../db/database.ts';
import { writeOrExplain, type SideTables } from '../db/side-tables.ts';
import type { WatchTick } from './tick.ts';
import type { WatchPlan } from './watch-plan.ts';
import type { Kept, KeptWatch, WatchRecord, WatchState } from './watch-record.ts';
import { deleteSpool, readSpool, writeSpool } from './spool.ts';

export const WATCH_TABLES: SideTables = {
  names: ['watch', 'watch_tick'],
  create: `
create table if not exists db_check.watch (
  id text primary key,
  database text not null default pg_catalog.current_database(),
  owner text not null,
  started_at timestamptz not null,
  ends_at timestamptz not null,
  finished_at timestamptz,
  outcome text,
  plan jsonb not null,
  state jsonb not null
);
create table if not exists db_check.watch_tick (
  watch_id text not null references db_check.watch,
  number integer not null,
  taken_at timestamptz not null,
  content jsonb not null,
  primary key (watch_id, number)
)`,
};

const BEGIN = `
insert into db_check.watch (id, owner, started_at, ends_at, plan, state) values ($1, $2, $3, $4, $5, $6)`;

const TAKE_OVER =
  'update db_check.watch set owner = $2 where id = $1 and finished_at is null returning plan, state';

const UNFINISHED = `
select w.plan, w.state
from db_check.watch as w
where w.database = pg_catalog.current_database() and w.finished_at is null
order by w.started_at desc, w.id desc`;

const KEEP_STATE = 'update db_check.watch set state = $3 where id = $1 and owner = $2 returning id';

const KEEP_TICKS = `
insert into db_check.watch_tick (watch_id, number, taken_at, content)
select $1, (one.value ->> 'number')::int4, (one.value ->> 'at')::timestamptz, one.value
from pg_catalog.jsonb_array_elements($2::jsonb) as one (value)
on conflict do nothing`;

const FINISH = `
update db_check.watch set finished_at = $3, outcome = $4 where id = $1 and owner = $2`;

/** Newest first; those of other schedules too. */
export async function readUnfinished(db: Database): Promise<readonly Pick<KeptWatch, 'plan' | 'state'>[]> {
  return db.query(UNFINISHED);
}

interface JournalGround {
  readonly plan: WatchPlan;
  /** The run id of this process. */
  readonly owner: string;
  readonly workingDirectory: string;
  now(): Date;
}

/** A new watch in the journal; the reason where the server refuses. */
export async function beginInJournal(
  db: Database,
  ground: JournalGround,
  state: WatchState,
): Promise<WatchRecord | string> {
  const { id, startedAt, lengthMs } = ground.plan;
  const endsAt = new Date(Date.parse(startedAt) + lengthMs);
  const values = [id, ground.owner, startedAt, endsAt, JSON.stringify(ground.plan), JSON.stringify(state)];
  const obstacle = await writeOrExplain(db, () => db.query(BEGIN, values));
  return obstacle ?? journalRecord(ground, []);
}

/** From now on the process before this one may write no more. What waited beside the journal is taken up. */
export async function takeOverInJournal(
  db: Database,
  ground: JournalGround,
): Promise<{ readonly record: WatchRecord; readonly kept: KeptWatch } | string> {
  const { plan, owner, workingDirectory } = ground;
  let rows: readonly Pick<KeptWatch, 'plan' | 'state'>[] = [];
  const obstacle = await writeOrExplain(
    db,
    async () => void (rows = await db.query(TAKE_OVER, [plan.id, owner])),
  );
  const [row] = rows;
  if (obstacle !== undefined || row === undefined) return obstacle ?? 'it has ended in the meantime';
  const spooled = readSpool(workingDirectory, plan.id);
  const isNewer = (spooled?.state.course.ticks ?? 0) > row.state.course.ticks;
  const kept = {
    plan: row.plan,
    state: isNewer && spooled !== undefined ? spooled.state : row.state,
    pending: isNewer ? (spooled?.pending ?? []) : [],
  };
  return { record: journalRecord(ground, kept.pending), kept };
}

function journalRecord(ground: JournalGround, waiting: readonly WatchTick[]): WatchRecord {
  const { plan, owner, workingDirectory } = ground;
  let pending = waiting;
  let last: WatchState | undefined;
  const flush = async (db: Database, state: WatchState): Promise<Kept> => {
    let isOurs = true;
    const obstacle = await writeOrExplain(db, async () => {
      isOurs = (await db.query(KEEP_STATE, [plan.id, owner, JSON.stringify(state)])).length > 0;
      if (isOurs) await db.query(KEEP_TICKS, [plan.id, JSON.stringify(pending)]);
    });
    if (!isOurs) return 'taken-over';
    if (obstacle !== undefined) writeSpool(workingDirectory, plan.id, { pending, state });
    else {
      if (pending.length > 1) deleteSpool(workingDirectory, plan.id);
      pending = [];
    }
    return 'kept';
  };
  return {
    place: 'the journal (db_check.watch)',
    write: async (db, tick, state) => {
      pending = [...pending.filter(({ number }) => number !== tick.number), tick];
      last = state;
      if (db !== undefined) return flush(db, state);
      writeSpool(workingDirectory, plan.id, { pending, state });
      return 'kept';
    },
    finish: async (db, outcome) => {
      if (db === undefined) return;
      if (pending.length > 0 && last !== undefined) await flush(db, last);
      await writeOrExplain(db, () => db.query(FINISH, [plan.id, owner, ground.now(), outcome]));
    },
  };
}
