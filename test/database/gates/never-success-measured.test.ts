import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { command as takeBaseline } from '../../../src/cli/check-baseline.ts';
import type { Gate } from '../../../src/config/rollout.ts';
import type { GateOutcome } from '../../../src/gates/gate-outcome.ts';
import type { Baseline } from '../../../src/measure/baseline.ts';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { askToEnd, createGateGround } from '../../support/gate-ground.ts';
import { createProject, runMeasuring } from '../../support/measuring.ts';
import { terminate } from '../../support/terminate.ts';
import { until } from '../../support/until.ts';

const LATEST = 'select count(note) from parcel where customer in (7, 8, 9)';

interface Place {
  readonly database: TestDatabase;
  readonly project: string;
}

/** A query that reads the whole table, and its baseline. */
async function createPlace(target = '1s'): Promise<Place> {
  const database = await createDatabase();
  await database.query('create table parcel (id int primary key, customer int, note text)');
  await database.query(
    "insert into parcel select n, n % 1000, repeat('x', 50) from generate_series(1, 40000) as n",
  );
  await database.query('analyze parcel');
  const project = createProject({ 'validation/queries/latest.sql': `-- target: ${target}\n${LATEST}\n` });
  return { database, project };
}

async function createMeasuredPlace(): Promise<Place> {
  const place = await createPlace();
  await runMeasuring(takeBaseline, place);
  return place;
}

function ask({ database, project }: Place, gate: object): Promise<GateOutcome> {
  const ground = createGateGround(database.url, {
    settings: { validation: join(project, 'validation') },
    workingDirectory: project,
  });
  return askToEnd({ name: 'measured', consecutiveErrorLimit: 0, ...gate } as Gate, ground);
}

function expectNoSuccess(outcome: GateOutcome): void {
  expect(outcome.verdict).not.toBe('passed');
  expect(outcome.measurements.map(({ status }) => status)).not.toContain('success');
}

/** The backend that measures, in the middle of it. */
function measuringBackend({ query }: TestDatabase): Promise<number> {
  return until('somebody measures', async () => {
    const [row] = await query(
      "select pid from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep' and application_name ~ '^db-check/'",
    );
    return row?.['pid'] as number | undefined;
  });
}

describe('targets', () => {
  it('passes and fails, by name and all of them', async () => {
    const place = await createPlace();
    expect(await ask(place, { target: '*' })).toMatchObject({
      verdict: 'passed',
      measurements: [{ measured: expect.stringMatching(/^p95 .*, n 20$/), limit: '1 s' }],
    });
    writeFileSync(join(place.project, 'validation/queries/strict.sql'), `-- target: 0.001ms\n${LATEST}\n`);
    expect(await ask(place, { target: 'latest' })).toMatchObject({ verdict: 'passed' });
    expect(await ask(place, { target: ['latest', 'strict'] })).toMatchObject({
      verdict: 'failed',
      message: expect.stringContaining('strict: misses its target'),
    });
  });

  it.each<readonly [string, string, string]>([
    ['a table that is gone', 'alter table parcel rename to packet', '*'],
    ['a column that is gone', 'alter table parcel drop column note', '*'],
    ['rows that are gone', 'delete from parcel', 'by-customer'],
    ['a query that is not there', 'select', 'misspelt'],
  ])('is no success: %s', async (_, sql, target) => {
    const place = await createPlace();
    const file = join(place.project, 'validation/queries/by-customer.sql');
    writeFileSync(
      file,
      '-- target: 1s\n-- params: select customer from parcel limit 1\nselect note from parcel where customer = $1\n',
    );
    await place.database.query(sql);
    expectNoSuccess(await ask(place, { target }));
  });

  it('is no success: its time is over, and the query ends on the server', async () => {
    const place = await createPlace();
    writeFileSync(join(place.project, 'validation/queries/slow.sql'), '-- target: 1h\nselect pg_sleep(20)\n');
    const outcome = await ask(place, { target: 'slow', timeoutMs: 500 });
    expect(outcome).toMatchObject({ verdict: 'paused', measurements: [{ status: 'error' }] });
    const left = await place.database.query(
      "select 1 from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'",
    );
    expect(left).toEqual([]);
  });

  it('is no success: its backend is terminated', async () => {
    const place = await createPlace();
    writeFileSync(join(place.project, 'validation/queries/slow.sql'), '-- target: 1h\nselect pg_sleep(20)\n');
    const asked = ask(place, { target: 'slow' });
    await terminate(place.database, await measuringBackend(place.database));
    expect(await asked).toMatchObject({ verdict: 'paused', measurements: [{ status: 'error' }] });
  });
});

describe('comparisons', () => {
  it('passes where all queries improved', async () => {
    const place = await createMeasuredPlace();
    await place.database.query('create index on parcel (customer) include (note)');
    await place.database.query('vacuum analyze parcel');
    for (const comparison of ['improved', 'stable'])
      expect(await ask(place, { comparison })).toMatchObject({
        verdict: 'passed',
        message: expect.stringContaining('1 improved since '),
      });
  });

  it('fails where a query fails now, or was to improve and did not', async () => {
    const place = await createMeasuredPlace();
    await place.database.query('alter table parcel drop column note');
    expect(await ask(place, { comparison: 'stable' })).toMatchObject({
      verdict: 'failed',
      message: expect.stringContaining('latest is regressed: it fails now'),
    });
  });

  const edits: readonly (readonly [string, (baseline: Baseline) => object])[] = [
    ['another database', (one) => ({ target: one.target.replace(/[^/]*$/, 'other') })],
    ['another server version', () => ({ serverVersion: 140_001 })],
    ['other settings', (one) => ({ settings: { ...one.settings, random_page_cost: '99' } })],
    ['settings that nobody knows', () => ({ settings: {} })],
    [
      'another text of the query',
      (one) => ({ queries: one.queries.map((query) => ({ ...query, sql: 'select 1' })) }),
    ],
    ['no query', () => ({ queries: [] })],
    [
      'another query beside it',
      (one) => ({ queries: [...one.queries, { ...one.queries[0], name: 'gone' }] }),
    ],
    [
      'nothing measured',
      (one) => ({ queries: one.queries.map((query) => ({ ...query, measurements: [] })) }),
    ],
  ];

  it('is no success: a baseline of something else', async () => {
    const place = await createMeasuredPlace();
    const file = join(place.project, '.plumbline/baseline.json');
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Baseline;
    // of an index that was not there yet: what is edited would be a success otherwise
    await place.database.query('create index on parcel (customer) include (note)');
    await place.database.query('vacuum analyze parcel');
    for (const [what, edit] of edits) {
      writeFileSync(file, JSON.stringify({ ...kept, ...edit(kept) }));
      const outcome = await ask(place, { comparison: 'stable' });
      expect(outcome, what).toMatchObject({ verdict: 'paused', measurements: [{ status: 'inconclusive' }] });
    }
    writeFileSync(file, JSON.stringify(kept));
    expect(await ask(place, { comparison: 'stable' })).toMatchObject({ verdict: 'passed' });
    writeFileSync(file, '{}');
    expectNoSuccess(await ask(place, { comparison: 'stable' }));
  });

  it('is no success: no baseline, or none of that name, or no such query', async () => {
    const place = await createPlace();
    const asked = [{}, { baseline: 'friday' }, { queries: ['misspelt'] }];
    for (const extra of asked)
      expect(await ask(place, { comparison: 'stable', ...extra })).toMatchObject({
        verdict: 'paused',
        measurements: [{ status: 'inconclusive' }],
      });
  });

  it('is no success: its time is over, or its backend is terminated', async () => {
    const place = await createPlace();
    writeFileSync(
      join(place.project, 'validation/queries/latest.sql'),
      '-- target: 1s\nselect pg_sleep(0.01)\n',
    );
    await runMeasuring(takeBaseline, place);
    await place.database.query(
      'create schema slow; create function slow.pg_sleep(numeric) returns void language sql as $$ select pg_catalog.pg_sleep(20) $$',
    );
    await place.database.query(
      `alter database ${place.database.name} set search_path = slow, pg_catalog, public`,
    );
    const late = await ask(place, { comparison: 'stable', timeoutMs: 1000 });
    expect(late).toMatchObject({ verdict: 'paused', measurements: [{ status: 'error' }] });
    const asked = ask(place, { comparison: 'stable' });
    await terminate(place.database, await measuringBackend(place.database));
    expect(await asked).toMatchObject({ verdict: 'paused', measurements: [{ status: 'error' }] });
  });
});
