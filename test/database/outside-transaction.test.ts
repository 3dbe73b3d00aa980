import { expect, it } from 'vitest';
import { outsideTransaction } from '../../src/migrations/outside-transaction.ts';
import { createDatabase } from '../support/database.ts';
import { statementOf } from '../support/statements.ts';

const SETUP = `create table t (a int primary key, b int); create index i on t (b); create schema s; create sequence q;
  create materialized view m as select a from t; create unique index on m (a); create type mood as enum ('a');
  create table part (a int) partition by range (a); create table p1 partition of part for values from (0) to (9)`;

/** Each statement in a transaction block: does the server answer 25001 exactly where the text says so? */
it('agrees with the server', async () => {
  const database = await createDatabase();
  const client = await database.client();
  await client.query(SETUP);
  const statements = [
    'create index concurrently on t (b)',
    'create index on t (b)',
    'drop index concurrently i',
    'drop index i',
    'reindex table t',
    'reindex (concurrently) table t',
    'reindex (concurrently false) table t',
    'reindex schema s',
    `reindex database ${database.name}`,
    `reindex system ${database.name}`,
    'alter table part detach partition p1 concurrently',
    'alter table part detach partition p1',
    'vacuum t',
    'vacuum (full) t',
    'analyze t',
    'analyze',
    'cluster',
    'cluster t using i',
    'refresh materialized view concurrently m',
    'refresh materialized view m',
    'create database other_database',
    'drop database other_database',
    `alter database ${database.name} set tablespace pg_default`,
    `alter database ${database.name} connection limit 10`,
    `alter database ${database.name} set work_mem = '1MB'`,
    "create tablespace x location '/nowhere'",
    'drop tablespace x',
    "alter system set work_mem = '1MB'",
    'discard all',
    'discard plans',
    "create subscription sub connection 'dbname=x' publication p",
    "create subscription sub connection 'dbname=x' publication p with (connect = false)",
    'drop subscription if exists sub',
    "commit prepared 'x'",
    "rollback prepared 'x'",
    "alter type mood add value 'b'",
    'checkpoint',
    'listen x',
  ];
  const wrong: string[] = [];
  for (const sql of statements) {
    await client.query('begin');
    const code = await client.query(sql).then(
      () => undefined,
      (error: { code?: string }) => error.code,
    );
    await client.query('rollback');
    if ((code === '25001') !== (outsideTransaction(statementOf(sql)) !== undefined))
      wrong.push(`${sql}: ${code}`);
  }
  expect(wrong).toEqual(['drop subscription if exists sub: undefined']);
});
