import pg from 'pg';
import { forecastIndex } from '../../src/checks/index-size/forecast-index.ts';
import type { IndexForecast } from '../../src/checks/index-size/forecast.ts';
import { wantedIndexes } from '../../src/checks/wanted-indexes.ts';
import { parseConnectionTarget } from '../../src/db/connection-target.ts';
import { connect } from '../../src/db/connect.ts';
import { readPredicateRows } from '../../src/facts/predicate-rows.ts';
import { readFacts } from '../../src/facts/read-facts.ts';
import { loadParser } from '../../src/migrations/parser.ts';
import { split } from '../../src/migrations/split.ts';

export interface DataSet {
  readonly title: string;
  /** Creates, fills and analyzes the table `sized`. */
  setup(rows: number): string;
  /** What stands behind CREATE INDEX: `on sized (…)`. */
  readonly indexes: readonly string[];
}

/** The table of research/health-checks.md, section 5. */
export const KNOWN_TYPES: DataSet = {
  title: 'uuid, text, integers, timestamps, numeric, nulls',
  setup: (rows) => `
    create table sized (
      id text collate "C", uid uuid, skewed int, status text, note text, at timestamptz, amount numeric(12, 2)
    );
    select setseed(0.5);
    insert into sized
    select md5(i::text), gen_random_uuid(), (4371 * power(random(), 3))::int, (array['new', 'done', 'failed', 'waiting'])[1 + i % 4],
      case when random() < 0.3 then 'note ' || md5(random()::text) end,
      timestamptz '2020-01-01' + i * interval '37 seconds', (random() * ${rows / 20})::numeric(12, 2)
    from generate_series(1, ${rows}) as i;
    vacuum analyze sized`,
  indexes: [
    'on sized (id)',
    'on sized (uid)',
    'on sized (skewed)',
    'on sized (status)',
    'on sized (note)',
    'on sized (at)',
    'on sized (skewed, at desc)',
    'on sized (status, at)',
    'on sized (amount)',
    "on sized (id) where status = 'failed'",
    'on sized (skewed) include (status)',
    'on sized (status, skewed)',
  ],
};

/** What the first table has not: lengths that vary, arrays, other collations, columns that follow from each other. */
export const OTHER_TYPES: DataSet = {
  title: 'long text, arrays, nulls, ICU collations, correlated columns',
  setup: (rows) => `
    create collation icu_exact (provider = icu, locale = 'de-DE');
    create collation icu_blind (provider = icu, locale = 'de-u-ks-level2', deterministic = false);
    create type mood as enum ('calm', 'cross', 'glad');
    create table sized (
      long text, mail varchar(100), tags text[], numbers int[], city text collate icu_exact, country text collate icu_exact,
      alias text collate icu_blind, feeling mood, born date, net inet, raw bytea, ratio float8, big numeric, half int
    );
    select setseed(0.5);
    insert into sized
    select
      (select string_agg(md5(i::text || j::text), ' ') from generate_series(1, 2 + i % 11) as j),
      'user' || (i * 7919::bigint) % 1000003 || '@' || (array['example.org', 'mail.example.com', 'x.net'])[1 + i % 3],
      (select array_agg('tag' || (i * j) % 90) from generate_series(1, i % 5) as j),
      (select array_agg(i % (j * 1000)) from generate_series(1, 1 + i % 4) as j),
      'city of ' || (i % 2000), 'country ' || (i % 2000) % 40, 'alias ' || i % 3000,
      (array['calm', 'cross', 'glad'])[1 + i % 3]::mood, date '1950-01-01' + i % 20000,
      ('10.' || i % 200 || '.' || i % 250 || '.7')::inet, decode(md5(i::text), 'hex'), random(), power(10, i % 30)::numeric + i,
      case when i % 2 = 0 then i % 5000 end
    from generate_series(1, ${rows}) as i;
    create statistics sized_city_country (ndistinct) on city, country from sized;
    create statistics sized_net_born (ndistinct) on net, born from sized;
    vacuum analyze sized`,
  indexes: [
    'on sized (long)',
    'on sized (mail)',
    'on sized (tags)',
    'on sized (numbers)',
    'on sized (city)',
    'on sized (alias)',
    'on sized (city, country)',
    'on sized (net, born)',
    'on sized (feeling, born)',
    'on sized (raw)',
    'on sized (ratio)',
    'on sized (big)',
    'on sized (half)',
    'on sized (half, mail)',
    'on sized (mail) where half is not null',
    'on sized (born) include (mail)',
    'on sized (born) with (fillfactor = 70)',
    'on sized (city text_pattern_ops)',
    'on sized (born) with (deduplicate_items = off)',
  ],
};

export interface SizedIndex {
  readonly index: string;
  readonly forecast: IndexForecast;
  readonly bytes: number;
  /** Of the real size, signed; undefined: unknown. */
  readonly errorPercent: number | undefined;
}

/** Forecasts every index, then builds it and looks. */
export async function sizeIndexes(
  url: string,
  { setup, indexes }: DataSet,
  rows: number,
): Promise<readonly SizedIndex[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    for (const statement of setup(rows).split(';\n')) await client.query(statement);
    const forecasts = await forecastAll(url, indexes);
    const sized: SizedIndex[] = [];
    for (const [at, index] of indexes.entries()) {
      await client.query(`create index sized_now ${index}`);
      const { rows: found } = await client.query<{ bytes: number }>(
        "select pg_relation_size('sized_now')::float8 as bytes",
      );
      await client.query('drop index sized_now');
      const bytes = found[0]?.bytes ?? 0;
      const forecast = forecasts[at] as IndexForecast;
      const errorPercent = forecast.kind === 'known' ? (forecast.bytes / bytes - 1) * 100 : undefined;
      sized.push({ index, forecast, bytes, errorPercent });
    }
    return sized;
  } finally {
    await client.end();
  }
}

async function forecastAll(url: string, indexes: readonly string[]): Promise<readonly IndexForecast[]> {
  const db = await connect({
    target: parseConnectionTarget(url, {}),
    profile: 'read',
    applicationName: 'sizes',
  });
  try {
    const parser = await loadParser();
    const facts = await readFacts(['targetTables', 'targetColumns', 'targetDistinct'], {
      db,
      targets: ['"sized"'],
    });
    const { targetTables: tables, targetColumns: columns, targetDistinct: together } = facts;
    if (tables?.ok !== true || columns?.ok !== true || together?.ok !== true)
      throw new Error('the statistics could not be read');
    const forecasts: IndexForecast[] = [];
    for (const sql of indexes) {
      const [statement] = split(parser, `create index ${sql};`).statements;
      const [index] = statement === undefined ? [] : wantedIndexes(parser, statement);
      if (index === undefined) throw new Error(`not an index: ${sql}`);
      const { table, predicate } = index;
      const predicateRows =
        predicate === undefined ? undefined : await readPredicateRows(db, { table, predicate });
      const ground = {
        tables: tables.value,
        columns: columns.value,
        together: together.value,
        predicateRows,
        role: 'r',
      };
      forecasts.push(forecastIndex(index, ground));
    }
    return forecasts;
  } finally {
    await db.close();
  }
}
