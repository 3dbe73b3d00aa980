import type { Database } from '../db/database.ts';
import { EXIT, ToolError } from '../errors.ts';

/**
 * Who could have written the SQL in the journal (engine rule 13): a row for everything that a role outside of $1
 * (names), our own role, the roles it was granted, and the superusers owns or may write. A superuser passes for a
 * member of every role in pg_has_role, so memberships are followed here. Baselines, watches and what was notified hold
 * measurements and words, no SQL that is run: who measures may write them.
 */
export const WRITERS = `
with recursive mine (oid) as (
  select r.oid from pg_catalog.pg_roles as r where r.rolname = current_user
   union
  select m.roleid from mine join pg_catalog.pg_auth_members as m on m.member = mine.oid
),
trusted (oid) as (
  select mine.oid from mine
   union
  select r.oid from pg_catalog.pg_roles as r where r.rolsuper or r.rolname = any ($1)
),
measured (name) as (
  select w.name || suffix.text from (values ('baseline'), ('watch'), ('watch_tick'), ('notification'), ('run_record')) as w (name)
   cross join (values (''), ('_id_seq')) as suffix (text)
),
part (name, owner, acl) as (
  select 'schema db_check', n.nspowner, null::pg_catalog.aclitem[]
    from pg_catalog.pg_namespace as n where n.nspname = 'db_check'
   union all
  select pg_catalog.format('table db_check.%I', c.relname), c.relowner, c.relacl
    from pg_catalog.pg_namespace as n join pg_catalog.pg_class as c on c.relnamespace = n.oid
   where n.nspname = 'db_check' and c.relkind <> 'i' and c.relname not in (select name from measured)
   union all
  select pg_catalog.format('table db_check.%I', c.relname), c.relowner, a.attacl
    from pg_catalog.pg_namespace as n join pg_catalog.pg_class as c on c.relnamespace = n.oid
    join pg_catalog.pg_attribute as a on a.attrelid = c.oid
   where n.nspname = 'db_check' and a.attacl is not null and c.relname not in (select name from measured)
)
select p.name as part, pg_catalog.pg_get_userbyid(p.owner)::text as role, 'owns' as right
  from part as p
 where p.owner not in (select oid from trusted)
 union
select p.name, case a.grantee when 0 then 'everybody' else pg_catalog.pg_get_userbyid(a.grantee)::text end,
       'may ' || pg_catalog.lower(a.privilege_type)
  from part as p cross join lateral pg_catalog.aclexplode(p.acl) as a
 where a.privilege_type in ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER')
   and a.grantee <> p.owner and a.grantee not in (select oid from trusted)
 order by 1, 2, 3`;

interface Writer {
  readonly part: string;
  readonly role: string;
  readonly right: string;
}

/** Throws ToolError (exit 8) naming who else can write the journal; `trusted`: roles that the user vouches for. */
export async function refuseUntrustedJournal(db: Database, trusted: readonly string[]): Promise<void> {
  const writers = await db.query<Writer>(WRITERS, [trusted]);
  if (writers.length === 0) return;
  const roles = [...new Set(writers.map(({ role }) => role))];
  const named = roles.filter((role) => role !== 'everybody');
  const vouch = named.map((role) => `--trust-owner ${role}`).join(' ');
  throw new ToolError({
    code: 'journal-not-trusted',
    message: [
      'the SQL in the journal could have been written by others, and would run with your privileges:',
      ...writers.map(({ part, role, right }) => `  ${role} ${right} ${part}`),
    ].join('\n'),
    hint:
      'use the text of the folder (--from folder), connect as the role that deploys' +
      (vouch === '' ? '' : `, or read it with --print-sql and say ${vouch}`),
    exitCode: EXIT.held,
  });
}
