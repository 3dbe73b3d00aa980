import { expect, it } from 'vitest';
import { outsideTransaction } from '../../../src/migrations/outside-transaction.ts';
import { statementOf } from '../../support/statements.ts';

it.each([
  'create index concurrently on t (a)',
  'create unique index concurrently if not exists i on t (a)',
  'drop index concurrently if exists i',
  'reindex index concurrently i',
  'reindex (verbose, concurrently) table t',
  'reindex (concurrently on) table t',
  'reindex database d',
  'reindex system d',
  'reindex schema s',
  'alter table t detach partition p concurrently',
  'vacuum',
  'vacuum (full, analyze) t',
  'cluster',
  'create database d',
  'drop database d',
  'alter database d set tablespace x',
  "create tablespace x location '/x'",
  'drop tablespace x',
  "alter system set work_mem = '1MB'",
  'discard all',
  "create subscription s connection '' publication p",
  'alter subscription s refresh publication',
  'alter subscription s add publication p',
  'alter subscription s set (failover = true)',
  'drop subscription s',
  "commit prepared 'x'",
  "rollback prepared 'x'",
])('%s must run alone', (sql) => {
  expect(outsideTransaction(statementOf(sql))).toMatch(/^[A-Z]/);
});

it.each([
  'create index on t (a)',
  'drop index i',
  'drop table t',
  'reindex index i',
  'reindex (concurrently false) table t',
  'alter table t detach partition p',
  'alter table t detach partition p finalize',
  'analyze t',
  'cluster t using i',
  'refresh materialized view concurrently m',
  'alter database d set work_mem = 1',
  'alter database d connection limit 5',
  'discard temp',
  "create subscription s connection '' publication p with (connect = false)",
  "create subscription s connection '' publication p with (create_slot = off)",
  'alter subscription s set publication p with (refresh = false)',
  'alter subscription s disable',
  "alter type m add value 'x'",
  'do $$ begin end $$',
  'call p()',
  'select 1',
  'begin',
])('%s may run in a transaction, as far as the text tells', (sql) => {
  expect(outsideTransaction(statementOf(sql))).toBeUndefined();
});
