import { expect, it } from 'vitest';
import type { LockEffect } from '../../../src/locks/effect.ts';
import { effectsOf } from '../../../src/locks/effects.ts';
import { statementOf } from '../../support/statements.ts';

/** `name: MODE rewrites scans descendants`, yes as its first letter, depends as `?`; `…` where something is unknown. */
function told(sql: string, serverVersion = 180_000): string {
  const { locks, unknown } = effectsOf(statementOf(sql), serverVersion);
  return [...locks.map(tellLock), ...(unknown === undefined ? [] : ['…'])].join('; ');
}

function tellLock({ relation, target, mode, ...answers }: LockEffect): string {
  const { schema, name } = relation;
  const work = (['rewrites', 'scans', 'descendants'] as const).map(
    (key) => ({ yes: key.charAt(0), depends: `${key.charAt(0)}?`, no: '' })[answers[key]],
  );
  const subject = `${target === 'itself' ? '' : 'table of '}${schema === undefined ? '' : `${schema}.`}${name}`;
  return [`${subject}: ${mode}`, ...work.filter((text) => text !== '')].join(' ');
}

it.each([
  // what cannot run in a transaction, and so cannot be traced in one
  ['create index concurrently i on s.t (a)', 's.t: SHARE UPDATE EXCLUSIVE s? d?'],
  ['drop index concurrently i', 'i: SHARE UPDATE EXCLUSIVE; table of i: SHARE UPDATE EXCLUSIVE'],
  ['reindex index concurrently i', 'i: SHARE UPDATE EXCLUSIVE d?; table of i: SHARE UPDATE EXCLUSIVE s? d?'],
  ['reindex (concurrently) table t', 't: SHARE UPDATE EXCLUSIVE s? d?'],
  ['reindex schema s', '…'],
  ['vacuum t', 't: SHARE UPDATE EXCLUSIVE s? d?'],
  ['vacuum (full) t, u', 't: ACCESS EXCLUSIVE r s? d?; u: ACCESS EXCLUSIVE r s? d?'],
  ['vacuum', '…'],
  ['cluster', '…'],
  ['alter table t detach partition p concurrently', 't: SHARE UPDATE EXCLUSIVE; p: ACCESS EXCLUSIVE; …'],
  ['alter table t detach partition p finalize', 't: SHARE UPDATE EXCLUSIVE; p: ACCESS EXCLUSIVE'],
  // the strongest of several
  ['alter table t alter a set statistics 5, add check (a > 0) not valid', 't: ACCESS EXCLUSIVE d'],
  ['alter table only t alter a set statistics 5, validate constraint c', 't: SHARE UPDATE EXCLUSIVE s?; …'],
  // defaults
  ["alter table t add x text default 'a'", 't: ACCESS EXCLUSIVE d'],
  ['alter table t add x uuid default gen_random_uuid()', 't: ACCESS EXCLUSIVE r s d'],
  ['alter table t add x int default my_function()', 't: ACCESS EXCLUSIVE r? s? d'],
  ['alter table t add x my_domain', 't: ACCESS EXCLUSIVE r? s? d'],
  ['alter table t add x varchar(20)', 't: ACCESS EXCLUSIVE d'],
  ['alter table t add x int not null', 't: ACCESS EXCLUSIVE s d'],
  // queries
  ['select * from a x, b for update of x', 'a: ROW SHARE s? d?; b: ACCESS SHARE s? d?; …'],
  [
    'with w as (select * from a) update b set c = 1 from w',
    'b: ROW EXCLUSIVE s? d?; a: ACCESS SHARE s? d?; …',
  ],
  ['with w as (select 1) select * from s.w', 's.w: ACCESS SHARE s? d?; …'],
  // never harmless when it is not understood
  ['do $$ begin end $$', '…'],
  ['call p()', '…'],
  ['execute x', '…'],
  ['drop owned by joe', '…'],
  ['alter subscription s disable', '…'],
  ['drop table t', 't: ACCESS EXCLUSIVE d?; …'],
  ['drop schema s cascade', '…'],
  ['begin', ''],
])('%s: %s', (sql, expected) => {
  expect(told(sql)).toBe(expected);
});

it('knows that GRANT locks tables from PostgreSQL 18 on', () => {
  expect(told('grant select on t to joe', 170_000)).toBe('');
  expect(told('grant select on t to joe', 180_000)).toBe('t: ACCESS SHARE');
});
