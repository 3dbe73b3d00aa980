import type { Database } from '../../../src/db/database.ts';
import { percentile } from '../../../src/measure/statistics.ts';

/**
 * One query, and what happens to it between the two databases: its text is the same in both, as after a deployment. CPU
 * work comes from another body of the function `extra`, I/O from the table.
 */
export interface Arm {
  readonly name: string;
  /** `A/A`, `+20 %`, `2x`, `dropped index`, `bloated table`, `p95 only`. */
  readonly change: string;
  readonly sql: string;
  /** Of the query's own time; 0 where no CPU work is added. */
  readonly extraShare: number;
  /** Also in production mode, where a trial takes half a minute. */
  readonly isInProduction: boolean;
}

const BY_SCAN = (arm: string, table = 'parcel'): string =>
  `select count(*), max(note), (select extra('${arm}')) from ${table} where weight % 7 = 3`;
const BY_SORT = (arm: string, table = 'parcel'): string =>
  `select id, note, (select extra('${arm}')) from ${table} where customer between 100 and 140 order by note, id limit 50`;
const BY_KEY = (arm: string): string =>
  `select id, note, (select extra('${arm}')) from parcel where id = 4711`;

export const ARMS: readonly Arm[] = [
  arm('scan', 'A/A', BY_SCAN),
  arm('sort', 'A/A', BY_SORT),
  arm('point', 'A/A', BY_KEY, { isInProduction: false }),
  arm('scan', '+20 %', BY_SCAN, { extraShare: 0.2 }),
  arm('sort', '+20 %', BY_SORT, { extraShare: 0.2, isInProduction: false }),
  arm('scan', '2x', BY_SCAN, { extraShare: 1 }),
  arm('sort', '2x', BY_SORT, { extraShare: 1, isInProduction: false }),
  arm('sort', 'dropped index', (name) => BY_SORT(name, 'indexed')),
  arm('scan', 'bloated table', (name) => BY_SCAN(name, 'dense')),
  arm('scan', 'p95 only', BY_SCAN, { extraShare: 4 }),
];

function arm(
  query: string,
  change: string,
  sql: (name: string) => string,
  { extraShare = 0, isInProduction = true }: Partial<Pick<Arm, 'extraShare' | 'isInProduction'>> = {},
): Arm {
  const name = `${query}, ${change}`;
  return { name, change, sql: sql(name), extraShare, isInProduction };
}

/** How often the arm `p95 only` pays its extra work: too seldom for a median. */
const RARE = 0.1;
/** 60,000 gave 5 to 6 ms on a calm machine, a fifth of which lies at the floor of a millisecond; the goals are for 10 ms and more. */
const ROWS = 150_000;

export const CREATE = `
create table parcel (id int primary key, customer int not null, weight int not null, note text not null);
insert into parcel
  select n, n / ${ROWS / 200}, (n * 7919) % 1000, pg_catalog.md5(n::text)
  from pg_catalog.generate_series(1, ${ROWS}) as n;
create index on parcel (customer);
create table indexed (like parcel including all);
insert into indexed select * from parcel;
create table dense (like parcel including all);
insert into dense select * from parcel;
create function extra(arm text) returns bigint language plpgsql as $$ begin return 0; end $$;`;

/** The deployment, as far as tables go: 5 times as many blocks for the same rows, and one index less. */
export const CHANGE_TABLES = `
drop index indexed_customer_idx;
${`update dense set weight = weight;\n`.repeat(4)}`;

export const VACUUM = ['parcel', 'indexed', 'dense'].map((table) => `vacuum (freeze, analyze) ${table}`);

/** The deployment, as far as CPU goes: rows of generate_series that each arm pays from now on, beside the query. */
export function changeFunction(extraRows: ReadonlyMap<string, number>): string {
  const cases = [...extraRows].map(([name, rows]) => `when '${name}' then ${rows}`).join(' ');
  return `create or replace function extra(arm text) returns bigint language plpgsql as $$
declare extra_rows bigint := case arm ${cases} else 0 end;
begin
  if extra_rows = 0 or (arm like '%p95 only' and random() >= ${RARE}) then return 0; end if;
  return (select 0 * sum(n) from generate_series(1, extra_rows) as n);
end $$`;
}

export interface Calibration {
  /** Lower quartile of the query's own time, by the client. */
  readonly ownMs: number;
  readonly extraRows: number;
}

/** How many rows take the arm's share of the query's own time on this machine; both in turn, by lower quartiles. */
export async function calibrate(db: Database, { sql, extraShare }: Arm): Promise<Calibration> {
  const probeRows = 100_000;
  const probe = `select sum(n) from generate_series(1, ${probeRows}) as n`;
  const [own, extra]: [number[], number[]] = [[], []];
  for (let run = 0; run < 20; run += 1) {
    own.push(await runMs(db, sql));
    extra.push(await runMs(db, probe));
  }
  const [ownMs, extraMs] = [percentile(own, 25), percentile(extra, 25)];
  return { ownMs, extraRows: Math.round((probeRows * extraShare * ownMs) / extraMs) };
}

async function runMs(db: Database, sql: string): Promise<number> {
  const startMs = performance.now();
  await db.queryText(sql, []);
  return performance.now() - startMs;
}
