import { expect, inject, it, onTestFinished } from 'vitest';
import { parseConnectionTarget } from '../../../src/db/connection-target.ts';
import { useScratchServer } from '../../../src/scratch/scratch-server.ts';
import { openStatementTracer } from '../../../src/scratch/statement-tracer.ts';
import type { Outcome } from '../../../src/scratch/trace-file.ts';
import { createDatabase } from '../../support/database.ts';

const SCHEMA = `
create type mood as enum ('good', 'bad');
create table parent (id uuid primary key, state text not null check (state in ('open', 'done')), m mood not null);
create table child (id bigint generated always as identity primary key, parent uuid not null references parent,
  n numeric(3, 2), tags text[], at timestamptz, r int4range);
create table part (k date not null) partition by range (k);
create table part_1 partition of part for values from ('2026-01-01') to ('2026-02-01');
alter table child owner to somebody_else;`;

async function tracer(schema: string) {
  const { url } = await createDatabase();
  const server = await useScratchServer(parseConnectionTarget(url, {}), undefined);
  const opened = await openStatementTracer(server, schema);
  onTestFinished(() => opened.close());
  return opened;
}

function shown(outcome: Outcome): unknown {
  if (outcome.kind !== 'traced') return outcome;
  expect(outcome.differences).toEqual([]);
  return outcome.relations.map(({ label, mode, rewritten, scanned }) => [label, mode, rewritten, scanned]);
}

it('traces each statement on the schema as it was made', async () => {
  const { trace } = await tracer(SCHEMA);
  const rewrite = [['public.child', 'ACCESS EXCLUSIVE', true, true]];
  for (const sql of ['alter table child add x uuid default gen_random_uuid()', 'drop table child']) {
    expect((await trace(sql)).kind).toBe('traced');
  }
  const again = await trace('alter table child add x uuid default gen_random_uuid()');
  expect((shown(again) as unknown[]).filter((one) => (one as string[])[0] === 'public.child')).toEqual(
    rewrite,
  );
  const build = 'create index concurrently i on child (at)';
  const seen = [['public.child', 'SHARE UPDATE EXCLUSIVE', false, undefined]];
  expect([shown(await trace(build)), shown(await trace(build))]).toEqual([seen, seen]);
  expect(await trace('drop table nope')).toMatchObject({ kind: 'failed' });
});

it('puts a row into every table: rows are what makes these fail', async () => {
  const { trace } = await tracer(SCHEMA);
  for (const table of ['parent', 'child', 'part']) {
    const outcome = await trace(`alter table ${table} add column x int not null`);
    expect(outcome).toMatchObject({ kind: 'failed', reason: expect.stringContaining('23502') });
  }
});

it('says what of a schema cannot be made', async () => {
  await expect(tracer('create table t (id nope)')).rejects.toThrow('type "nope" does not exist');
  expect(inject('serverUrl')).toMatch(/^postgres/);
});
