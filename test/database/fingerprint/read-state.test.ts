import { expect, it } from 'vitest';
import { connect } from '../../../src/db/connect.ts';
import { parseConnectionTarget } from '../../../src/db/connection-target.ts';
import { readState } from '../../../src/fingerprint/read-state.ts';
import type { Scope } from '../../../src/fingerprint/scope.ts';
import { createDatabase } from '../../support/database.ts';

const SCAN: Scope = {
  kind: 'objects',
  relations: [{ schema: 'public', name: 'Scan' }],
  types: [],
  routines: [],
  schemas: [],
  extensions: [],
};

it('describes a table with everything that belongs to it, in names', async () => {
  const { url, query } = await createDatabase();
  await query(
    'create table "Scan" (id serial primary key, slug text not null default $$a$$, n int check (n > 0))',
  );
  await query('create index on "Scan" (n) where n > 5');
  await query('grant select on "Scan" to pg_monitor');
  await query(`comment on column "Scan".slug is 'in the address'`);
  const db = await connect({
    target: parseConnectionTarget(url, {}),
    profile: 'read',
    applicationName: 'test',
  });
  expect(await readState(db, SCAN)).toMatchObject({
    'table public."Scan"': 'permanent, using heap',
    'column public."Scan".slug': `text not null default 'a'::text`,
    'index public."Scan_n_idx"':
      'CREATE INDEX "Scan_n_idx" ON public."Scan" USING btree (n) WHERE (n > 5), valid',
    'constraint public."Scan"."Scan_n_check"': 'CHECK ((n > 0))',
    'sequence public."Scan_id_seq"':
      'permanent, integer start 1 increment 1 from 1 to 2147483647 cache 1, owned by public."Scan".id',
    'owner of table public."Scan"': 'postgres',
    'grant on table public."Scan" to pg_monitor by postgres': 'select',
    'comment on column public."Scan".slug': 'in the address',
  });
  await db.close();
});

it('leaves the settings of the session alone', async () => {
  const { url } = await createDatabase();
  const db = await connect({
    target: parseConnectionTarget(url, {}),
    profile: 'read',
    applicationName: 'test',
  });
  await db.script(`set search_path = a, public; set timezone = 'Asia/Tokyo'`);
  expect(await readState(db, SCAN)).toEqual({});
  const settings = `select current_setting('search_path') as path, current_setting('timezone') as zone`;
  expect(await db.query(settings)).toEqual([{ path: 'a, public', zone: 'Asia/Tokyo' }]);
  await db.close();
});
