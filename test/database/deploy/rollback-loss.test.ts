import { describe, expect, it } from 'vitest';
import type { LossFinding } from '../../../src/deploy/loss/loss.ts';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { runDeploy } from '../../support/deploy.ts';
import { writeMigrations } from '../../support/migrations-folder.ts';
import { runRollback } from '../../support/rollback.ts';
import { sampleOf } from '../../support/sample.ts';

interface Case {
  readonly up: string;
  readonly down: string;
  /** What the application wrote after the deployment. */
  readonly written: string;
  readonly verdict: LossFinding['verdict'];
  readonly message: string;
}

const START = {
  '1_start': `create table t (id int primary key, a int, b text); insert into t select g, g, g from generate_series(1, 5) g;
    create table parent (id int primary key); insert into parent values (1);`,
  '1_start/rollback': 'drop table t, parent;',
};

/** Found out before, and then as it was said: what is blocked fails, all else succeeds. */
const CASES: Readonly<Record<string, Case>> = {
  'a new column with values': {
    up: 'alter table t add column c int;',
    down: 'alter table t drop column c;',
    written: 'update t set c = 1 where id < 4',
    verdict: 'lossy',
    message: '3 rows of "t" with a value in "c", gone with it',
  },
  'a new column with more than its default': {
    up: `alter table t add column c text not null default 'x';`,
    down: 'alter table t drop column c;',
    written: `update t set c = 'y' where id = 1`,
    verdict: 'lossy',
    message: '1 row of "t" with a value in "c"',
  },
  'a new table with many rows': {
    up: 'create table n (x int);',
    down: 'drop table n;',
    written: 'insert into n select generate_series(1, 12000)',
    verdict: 'lossy',
    message: 'at least 10,000 rows of "n", gone with it',
  },
  'a truncated table': {
    up: 'create table n (x int);',
    down: 'truncate n; drop table n;',
    written: 'insert into n values (1)',
    verdict: 'lossy',
    message: '1 row of "n", removed',
  },
  'rows deleted by a condition': {
    up: 'insert into t values (9, 9, null);',
    down: 'delete from only public.t as x where x.a is distinct from x.id or id = 9;',
    written: 'update t set a = 0 where id < 3',
    verdict: 'lossy',
    message: '3 rows of "public"."t", deleted',
  },
  'rows overwritten': {
    up: 'update t set a = a + 1;',
    down: 'update t set a = a - 1 where a > 3;',
    written: 'select 1',
    verdict: 'lossy',
    message: '3 rows of "t", overwritten',
  },
  'rounded values': {
    up: 'alter table t alter column a type numeric(12, 4);',
    down: 'alter table t alter column a type int;',
    written: 'update t set a = 1.5 where id = 2',
    verdict: 'lossy',
    message: '1 row of "t" with a value in "a" changed by the cast to int',
  },
  'values cut off by an explicit cast': {
    up: 'alter table t alter column b type text;',
    down: 'alter table t alter column b type varchar(3) using b::varchar(3);',
    written: `update t set b = 'four' where id = 2`,
    verdict: 'lossy',
    message: 'changed by the cast to varchar(3)',
  },
  'values out of the range of the old type': {
    up: 'alter table t alter column a type bigint;',
    down: 'alter table t alter column a type int;',
    written: 'update t set a = 3000000000 where id = 2',
    verdict: 'blocked',
    message: 'the server refuses a value: integer out of range',
  },
  'values too long for the old type': {
    up: 'alter table t alter column b type text;',
    down: 'alter table t alter column b set data type varchar(3);',
    written: `update t set b = 'four' where id = 2`,
    verdict: 'blocked',
    message: '1 row of "t" with a value in "b" too long for varchar(3)',
  },
  'values that are no number': {
    up: 'select 1;',
    down: 'alter table t alter column b type int using (b::int);',
    written: `update t set b = 'four' where id = 2`,
    verdict: 'blocked',
    message: 'invalid input syntax for type integer: "four"',
  },
  'nulls under NOT NULL': {
    up: 'alter table t alter column a drop not null;',
    down: 'alter table t alter column a set not null;',
    written: 'update t set a = null where id = 2',
    verdict: 'blocked',
    message: '1 row of "t" without a value in "a", which becomes NOT NULL',
  },
  'a column that comes back NOT NULL': {
    up: 'alter table t drop column a;',
    down: 'alter table t add column a int not null;',
    written: 'select 1',
    verdict: 'blocked',
    message: '5 rows of "t" without a value for "a", which comes back NOT NULL',
  },
  'duplicates under a unique index': {
    up: 'select 1;',
    down: 'create unique index concurrently u on t (b) where a > 0;',
    written: `update t set b = 'same' where id < 4`,
    verdict: 'blocked',
    message: '1 value of "b" in "t" occurring more than once',
  },
  'duplicates under a unique constraint': {
    up: 'select 1;',
    down: 'alter table t add constraint u unique (a, b);',
    written: `update t set a = 1, b = 'same' where id < 4`,
    verdict: 'blocked',
    message: '1 value of "a", "b" in "t" occurring more than once',
  },
  'rows against a check': {
    up: 'select 1;',
    down: 'alter table t add column z int, add constraint small check ((a < 100) or b is null);',
    written: 'update t set a = 100 where id = 1',
    verdict: 'blocked',
    message: '1 row of "t" against the check ((a < 100) or b is null)',
  },
  'rows without their parent': {
    up: 'select 1;',
    down: 'alter table t add foreign key (a) references parent (id);',
    written: 'select 1',
    verdict: 'blocked',
    message: '4 rows of "t" referring to rows that "parent" does not have',
  },
  'labels that the enum loses': {
    up: `create type mood as enum ('sad', 'ok', 'happy'); alter table t add column m mood;`,
    down: `begin; create type mood_new as enum ('sad', 'ok'); alter table t alter column m type mood_new using (m::text::mood_new);
      alter type mood rename to mood_old; alter type mood_new rename to mood; drop type mood_old; commit;`,
    written: `update t set m = 'happy' where id < 3`,
    verdict: 'blocked',
    message: '2 rows of "t" with a value in "m" that the enum loses',
  },
  'what code does': {
    up: 'select 1;',
    down: 'do $$ begin delete from t; end $$;',
    written: 'select 1',
    verdict: 'unknown',
    message: 'what it does to the rows is not known before',
  },
};

async function prepare({ up, down, written }: Pick<Case, 'up' | 'down' | 'written'>): Promise<TestDatabase> {
  const database = await createDatabase();
  await runDeploy(database.url, writeMigrations(START));
  const files = { ...START, '2_change': up, '2_change/rollback': down };
  expect(await runDeploy(database.url, writeMigrations(files))).toMatchObject({ exitCode: 0 });
  await database.query(written);
  return database;
}

const REFUSAL = { lossy: 8, unknown: 9, blocked: 4 } as const;

describe('the verdict on', () => {
  it.each(sampleOf('losses', Object.entries(CASES), 8))('%s', async (_, one) => {
    const database = await prepare(one);
    const before = await database.query('select * from t order by 1');
    const refused = runRollback(database.url, { answer: { acceptsLoss: false, triesAnyway: false } });
    await expect(refused).rejects.toMatchObject({ exitCode: REFUSAL[one.verdict] });
    await expect(refused).rejects.toThrow(`${one.verdict}: `);
    await expect(refused).rejects.toThrow(one.message);
    expect(await database.query('select * from t order by 1')).toEqual(before);
    const accepting = runRollback(database.url, { answer: { acceptsLoss: true, triesAnyway: false } });
    if (one.verdict !== 'blocked') {
      const { migrations, loss } = await accepting;
      expect(migrations[0]).toMatchObject({ state: 'rolled-back', problem: undefined });
      expect(loss[0]?.message).toContain(one.message);
      return;
    }
    await expect(accepting).rejects.toMatchObject({ code: 'rollback-blocked', exitCode: 4 });
    const tried = await runRollback(database.url, { answer: { acceptsLoss: false, triesAnyway: true } });
    expect(tried.migrations[0]).toMatchObject({ state: 'failed', problem: { kind: 'failed' } });
  });
});

/** Nothing to lose: no answer is needed, and it succeeds. */
const SAFE: Readonly<Record<string, Pick<Case, 'up' | 'down' | 'written'>>> = {
  'a new column that nobody wrote into': {
    up: `alter table t add column c int, add column d text default 'it''s' not null;`,
    down: 'alter table t drop column c, drop column d;',
    written: 'update t set a = 7',
  },
  'a new generated column': {
    up: 'alter table t add column c int generated always as (a + 1) stored;',
    down: 'alter table t drop column c;',
    written: 'update t set a = 7',
  },
  'an empty table, and one that is not there': {
    up: 'create table n (x int);',
    down: 'drop table n; drop table if exists never;',
    written: 'select 1',
  },
  'types that hold everything': {
    up: 'alter table t alter column a type bigint, alter column b type varchar(100);',
    down: 'alter table t alter column a type int, alter column b type text;',
    written: 'select 1',
  },
  'constraints that all rows keep': {
    up: 'select 1;',
    down: `alter table t alter column a set not null, add constraint c check (a > 0), add constraint u unique (a);
      create unique index on t (b); alter table t add column e int;`,
    written: 'select 1',
  },
  'constraints that are not validated': {
    up: 'select 1;',
    down: 'alter table t add constraint c check (a > 99) not valid;',
    written: 'select 1',
  },
  'what the rollback makes itself': {
    up: 'select 1;',
    down: 'create table m (x int not null); alter table m add unique (x); create unique index on m (x);',
    written: 'select 1',
  },
};

describe('nothing is said against', () => {
  it.each(Object.entries(SAFE))('%s', async (_, one) => {
    const database = await prepare(one);
    const result = await runRollback(database.url, { answer: { acceptsLoss: false, triesAnyway: false } });
    expect(result.loss).toEqual([]);
    expect(result.migrations[0]).toMatchObject({ state: 'rolled-back', problem: undefined });
  });
});
