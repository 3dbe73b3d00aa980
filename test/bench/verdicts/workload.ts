import type { Database } from '../../../src/db/database.ts';

/** A query and the same one made slower by a known amount of work; every variant returns the same rows. */
export interface BenchQuery {
  readonly name: string;
  readonly sql: string;
  /** Long enough for the goals on detection (10 ms or more on the machine that they were written for). */
  readonly isLong: boolean;
}

export const QUERIES: readonly BenchQuery[] = [
  {
    name: 'scan',
    isLong: true,
    sql: `select count(*), max(note) from parcel where weight % 7 = 3`,
  },
  {
    name: 'sort',
    isLong: true,
    sql: `select id, note from parcel where customer between 100 and 112 order by note, id limit 50`,
  },
  { name: 'point', isLong: false, sql: `select id, note from parcel where id = 4711` },
];

export const ROWS = 250_000;

export const CREATE = `
create table parcel (id int primary key, customer int not null, weight int not null, note text not null);
insert into parcel
  select n, n % 200, (n * 7919) % 1000, pg_catalog.md5(n::text) from pg_catalog.generate_series(1, ${ROWS}) as n;
create index on parcel (customer);
vacuum (freeze, analyze) parcel;`;

/** CPU work beside the query, once: an InitPlan, whose result nobody sees. */
export function slowedDown(sql: string, extraRows: number): string {
  return `${sql.replace(/^select /, `select /* slower */ `).replace(/ from /, `, (select sum(n) from generate_series(1, ${extraRows}) as n) * 0 from `)}`;
}

/** How many rows of generate_series take a share of the query's own time on this machine, by medians. */
export async function calibrate(db: Database, sql: string, share: number): Promise<number> {
  const probeRows = 100_000;
  const probe = `select sum(n) from generate_series(1, ${probeRows}) as n`;
  const [own, extra] = [await medianMs(db, sql), await medianMs(db, probe)];
  return Math.max(1, Math.round((probeRows * share * own) / extra));
}

async function medianMs(db: Database, sql: string): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < 25; run += 1) {
    const startMs = performance.now();
    await db.queryText(sql, []);
    times.push(performance.now() - startMs);
  }
  return times.sort((a, b) => a - b)[12] as number;
}
