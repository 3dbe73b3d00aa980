import type { Database } from '../../db/database.ts';
import { quoteIdentifier, quoteQualified } from '../../db/identifiers.ts';
import type { ObjectName } from '../../migrations/object-name.ts';
import { parseIndexBody } from './index-body.ts';

/** An index as the catalog has it now. */
export interface SeenIndex {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly isValid: boolean;
  /** pg_get_indexdef. */
  readonly definition: string;
  /** parseIndexBody of it. */
  readonly body: string;
  /** A backend that is building it at this moment; of another role's build only its lock on the table can be seen. */
  readonly builderPid: number | undefined;
}

/** The indexes of a table, or the one of a name: whichever parameter is not null. */
export const INDEXES = `
select i.indexrelid as oid, n.nspname as schema, c.relname as name,
  i.indisvalid and i.indisready and i.indislive as "isValid",
  pg_catalog.pg_get_indexdef(i.indexrelid) as definition,
  (select p.pid from pg_catalog.pg_stat_progress_create_index as p
    where (p.index_relid = i.indexrelid or p.relid is null and not i.indisvalid and exists (
        select from pg_catalog.pg_locks as l where l.pid = p.pid and l.locktype = 'relation' and l.granted
          and l.relation = i.indrelid and l.mode = 'ShareUpdateExclusiveLock'))
      and p.datname = pg_catalog.current_database() and p.pid <> pg_catalog.pg_backend_pid()
    order by p.pid limit 1) as "builderPid"
from pg_catalog.pg_index as i
join pg_catalog.pg_class as c on c.oid = i.indexrelid
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where i.indrelid = pg_catalog.to_regclass($1) or i.indexrelid = pg_catalog.to_regclass($2)
order by i.indexrelid`;

/** All indexes of a table. */
export function readIndexesOf(db: Database, table: ObjectName): Promise<readonly SeenIndex[]> {
  return readIndexes(db, [reference(table), null]);
}

/** The index of that name, if there is one. */
export async function readIndex(db: Database, index: ObjectName): Promise<SeenIndex | undefined> {
  return (await readIndexes(db, [null, reference(index)]))[0];
}

/** What has an index's name in the schema of its table, where names of tables, views and indexes are one set. */
export interface Namesake {
  readonly isOnTable: boolean;
  readonly description: string;
  /** SQL that gives it another name. */
  readonly rename: string;
}

export const NAMESAKE = `
select coalesce(i.indrelid = t.oid, false) as "isOnTable",
  coalesce(pg_catalog.pg_get_indexdef(i.indexrelid), pg_catalog.pg_describe_object(
    'pg_catalog.pg_class'::pg_catalog.regclass, c.oid, 0)) as description,
  pg_catalog.format('alter %s %I.%I rename to %I',
    case when c.relkind in ('i', 'I') then 'index' when c.relkind = 'S' then 'sequence' when c.relkind = 'v' then 'view'
      when c.relkind = 'm' then 'materialized view' when c.relkind = 'f' then 'foreign table'
      when c.relkind = 'c' then 'type' else 'table' end,
    n.nspname, c.relname, pg_catalog.left(c.relname, 50) || '_before') as rename
from pg_catalog.pg_class as t
join pg_catalog.pg_class as c on c.relnamespace = t.relnamespace and c.relname = $2
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
left join pg_catalog.pg_index as i on i.indexrelid = c.oid
where t.oid = pg_catalog.to_regclass($1)`;

export async function readNamesake(
  db: Database,
  table: ObjectName,
  name: string,
): Promise<Namesake | undefined> {
  return (await db.query<Namesake>(NAMESAKE, [reference(table), name]))[0];
}

type Row = Omit<SeenIndex, 'builderPid' | 'body'> & { readonly builderPid: number | null };

async function readIndexes(db: Database, names: readonly (string | null)[]): Promise<readonly SeenIndex[]> {
  const rows = await db.query<Row>(INDEXES, names);
  return rows.map((row) => ({
    ...row,
    body: parseIndexBody(row.definition),
    builderPid: row.builderPid ?? undefined,
  }));
}

/** As SQL refers to it. */
export function reference(name: ObjectName): string {
  return name.schema === undefined ? quoteIdentifier(name.name) : quoteQualified(name.schema, name.name);
}
