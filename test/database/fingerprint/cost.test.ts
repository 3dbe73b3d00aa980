import { expect, it } from 'vitest';
import { connect } from '../../../src/db/connect.ts';
import { parseConnectionTarget } from '../../../src/db/connection-target.ts';
import { captureState, prepareStates, readState } from '../../../src/fingerprint/read-state.ts';
import type { Scope } from '../../../src/fingerprint/scope.ts';
import { createDatabase } from '../../support/database.ts';
import { createRole } from '../../support/role.ts';

const ONE: Scope = {
  kind: 'objects',
  relations: [{ schema: 'public', name: 't77' }],
  types: [],
  routines: [],
  schemas: [],
  extensions: [],
};

it('reads one table among many without reading the others', async () => {
  const { url, query } = await createDatabase();
  const db = await connect({
    target: parseConnectionTarget(url, {}),
    profile: 'write',
    applicationName: 'test',
  });
  const blocksOfOne = async (): Promise<number> => {
    const [choose = ''] = captureState(ONE);
    const explain = 'explain (analyze, buffers, format json) execute plumbline_relations_state';
    const results = await db.script(`begin; ${choose}; ${explain}; commit`);
    const [row] = results[2] as { 'QUERY PLAN': { Plan: Record<string, number> }[] }[];
    const plan = row?.['QUERY PLAN'][0]?.Plan ?? {};
    return (plan['Shared Hit Blocks'] ?? NaN) + (plan['Shared Read Blocks'] ?? NaN);
  };
  await query('create table t77 (id int primary key, a text not null, b timestamptz default now())');
  await db.script(prepareStates([ONE]));
  await blocksOfOne();
  const alone = await blocksOfOne();
  await query(`do $$ begin for i in 100..1500 loop
    execute format('create table t%s (id int primary key, a text not null, b timestamptz default now())', i);
  end loop; end $$`);
  const among = await blocksOfOne();
  expect(alone).toBeGreaterThan(10);
  expect(among).toBeLessThan(alone + 60);
  await db.close();
});

it('can be read by a role without any privilege', async () => {
  const database = await createDatabase();
  await database.query(
    'create table t77 (x int); create index on t77 (x); create function f() returns int return 1',
  );
  const { url } = await createRole(database);
  const db = await connect({
    target: parseConnectionTarget(url, {}),
    profile: 'read',
    applicationName: 'test',
  });
  expect(Object.keys(await readState(db, ONE))).toContain('index public.t77_x_idx');
  expect(Object.keys(await readState(db, { kind: 'database' }))).toContain('function public.f()');
  await db.close();
});
