-- The demo's data, made on the server. Files whose names begin with the same number run at the same time, each in a
-- session of its own; the setting demo.scale says how much: 1 is 750,000 scans, a million rows of evidence, half a
-- million issues. This file makes what the others use, in a schema of its own that 30_keys.sql drops.
create schema demo_data;

-- One moment for all sessions: times are relative to it.
create table demo_data.settings as
  select
    now() as loaded_at,
    greatest(1000, (750000 * current_setting('demo.scale')::double precision)::int) as scans,
    greatest(200, (40000 * current_setting('demo.scale')::double precision)::int) as sites;

-- The same number in [0, 1) for the same row and salt, always: no random(), so every load gives the same rows.
create function demo_data.fraction(number bigint, salt int) returns double precision
  language sql immutable parallel safe
  return (hashint8extended(number, salt) & 4294967295) / 4294967296.0::double precision;

-- Up to 25 characters that grow with the number, like the ids of cuid().
create function demo_data.id(prefix text, number bigint) returns text
  language sql immutable parallel safe
  return prefix || to_hex(number + 268435456) || to_hex(hashint8extended(number, 0));

-- When scan n was requested: over a year, more every day.
create function demo_data.requested_at(n int, settings demo_data.settings) returns timestamptz
  language sql stable parallel safe
  return settings.loaded_at - interval '365 days' * (1 - sqrt((n - 0.5::double precision) / settings.scans));

-- One scan in twelve came to nothing, and those of the last minutes are still at work.
create function demo_data.status(n int, settings demo_data.settings) returns "ScanStatus"
  language sql stable
  return case
    when demo_data.requested_at(n, settings) > settings.loaded_at - interval '1 minute' then 'queued'::"ScanStatus"
    when demo_data.requested_at(n, settings) > settings.loaded_at - interval '5 minutes' then 'running'::"ScanStatus"
    when demo_data.fraction(n, 1) < 0.08 then 'failed'::"ScanStatus"
    else 'done'::"ScanStatus"
  end;

-- Keys and indexes are built once, after the rows. They come back from what the catalog says about them,
-- so that the database ends exactly as its migrations left it.
create table demo_data.loaded as
  select unnest(array['"Scan"', '"Evidence"', '"Issue"', '"CachedList"']::regclass[]) as id;

create table demo_data.set_aside as
  select
    case contype when 'f' then 3 else 2 end as restore_order,
    conname as name,
    format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop_sql,
    format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as restore_sql
  from pg_constraint
  where contype in ('p', 'u', 'f') and conrelid in (select id from demo_data.loaded)
  union all
  select 1, relname, format('drop index %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
  from pg_index join pg_class on pg_class.oid = indexrelid
  where indrelid in (select id from demo_data.loaded)
    and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u'));

do $$
declare
  step record;
begin
  for step in select drop_sql from demo_data.set_aside order by restore_order desc, name loop
    execute step.drop_sql;
  end loop;
end $$;
