/** What a cell deploys or rolls back: one statement between two effects that can be counted. */
export interface Kind {
  readonly id: KindId;
  /** How it is executed, which decides where it can be disturbed. */
  readonly family: 'transaction' | 'build' | 'drop' | 'detach';
  /** The state before the statement, and behind it; without CONCURRENTLY. */
  readonly before: string;
  readonly behind: string;
  /** The statement under test, as it stands in the file and on the wire. */
  readonly statement: string;
  /** Its inverse. */
  readonly inverse: string;
  /** The script with the statement in it. */
  readonly script: string;
}

export type KindId = 'transactional' | 'validate' | 'create' | 'unique' | 'reindex' | 'drop' | 'detach';

/** Pages of ten per cent: a hundred thousand rows make an index that is larger than 16 MB. */
const INDEX = 'item_gate_idx on item (gate(a)) with (fillfactor = 10)';
const DROP = 'drop index concurrently item_gate_idx';
const CHECK = 'constraint item_gate_check check (gate(a) > -1)';

const around = (statement: string): string =>
  `insert into log values ('first');\n${statement};\ninsert into log values ('last');\n`;

export const KINDS: readonly Kind[] = [
  {
    id: 'transactional',
    family: 'transaction',
    before: '',
    behind: 'alter table item add column c int',
    statement: `insert into bulk select gate(a), repeat('x', 200) from item`,
    inverse: 'alter table item drop column c; delete from bulk',
    script: around(
      `alter table item add column c int;\ninsert into bulk select gate(a), repeat('x', 200) from item`,
    ),
  },
  {
    id: 'validate',
    family: 'transaction',
    before: `alter table item add ${CHECK} not valid`,
    behind: `alter table item add ${CHECK}`,
    statement: 'alter table item validate constraint item_gate_check',
    inverse: `alter table item drop constraint item_gate_check; alter table item add ${CHECK} not valid`,
    script: around('alter table item validate constraint item_gate_check'),
  },
  {
    id: 'create',
    family: 'build',
    before: '',
    behind: `create index ${INDEX}`,
    statement: `create index concurrently ${INDEX}`,
    inverse: DROP,
    script: around(`create index concurrently ${INDEX}`),
  },
  {
    id: 'unique',
    family: 'build',
    before: '',
    behind: `create unique index ${INDEX}`,
    statement: `create unique index concurrently ${INDEX}`,
    inverse: DROP,
    // Nothing beside it: a failure leaves the database as it was.
    script: `create unique index concurrently ${INDEX};\n`,
  },
  {
    id: 'reindex',
    family: 'build',
    before: `create index ${INDEX}`,
    behind: `create index ${INDEX}`,
    statement: 'reindex index concurrently item_gate_idx',
    inverse: 'reindex index concurrently item_gate_idx',
    script: around('reindex index concurrently item_gate_idx'),
  },
  {
    id: 'drop',
    family: 'drop',
    before: `create index ${INDEX}`,
    behind: '',
    statement: DROP,
    inverse: `create index concurrently ${INDEX}`,
    script: around(DROP),
  },
  {
    id: 'detach',
    family: 'detach',
    before: 'alter table part attach partition part_1 for values from (0) to (100)',
    behind: '',
    statement: 'alter table part detach partition part_1 concurrently',
    inverse: 'alter table part attach partition part_1 for values from (0) to (100)',
    script: around('alter table part detach partition part_1 concurrently'),
  },
];

/**
 * gate(a) waits while somebody holds the advisory lock (4242, a / 10000). It asks again and again instead of waiting in
 * line: a lock_timeout must not end it.
 */
export const SETUP = `
create function gate(value int) returns int immutable language plpgsql as $$
begin
  while not pg_try_advisory_lock_shared(4242, value / 10000) loop
    perform pg_sleep(0.005);
  end loop;
  perform pg_advisory_unlock_shared(4242, value / 10000);
  return value;
end $$;
create function gate_at_commit() returns trigger language plpgsql as $$
begin
  perform gate(20000);
  return null;
end $$;
create table log (what text not null);
create constraint trigger log_gate after insert on log deferrable initially deferred
  for each row execute function gate_at_commit();
create table bulk (a int, filler text);
create table item (a int not null, b text) with (autovacuum_enabled = off);
insert into item select i, 'x' from generate_series(1, 200) as i;
create table part (a int not null) partition by range (a);
create table part_1 (a int not null check (a >= 0 and a < 100));
insert into part_1 values (1);`;
