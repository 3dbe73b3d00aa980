import type { Database } from '../db/database.ts';

/** A relation that is there before a statement: what it may lock. */
export interface Relation {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  /** `public.t`, quoted where it has to be. */
  readonly label: string;
  /** pg_class.relkind */
  readonly kind: string;
  /** The search_path of the session finds it by its name alone. */
  readonly isVisible: boolean;
  /** Of an index: the oid of its table. */
  readonly table: string | null;
  /** Oids of what it inherits from or is a partition of. */
  readonly parents: readonly string[];
}

/**
 * Read before the statement: afterwards a dropped relation has no name any more, and a renamed one another. Temporary
 * tables are left out: nobody else could wait for them.
 */
export const RELATIONS = `
select c.oid::pg_catalog.text as oid, n.nspname::pg_catalog.text as schema, c.relname::pg_catalog.text as name,
  pg_catalog.format('%I.%I', n.nspname, c.relname) as label, c.relkind::pg_catalog.text as kind,
  pg_catalog.pg_table_is_visible(c.oid) as "isVisible",
  (select i.indrelid::pg_catalog.text from pg_catalog.pg_index as i where i.indexrelid = c.oid) as "table",
  (select coalesce(pg_catalog.array_agg(p.inhparent::pg_catalog.text order by p.inhseqno), '{}')
    from pg_catalog.pg_inherits as p where p.inhrelid = c.oid) as parents
from pg_catalog.pg_class as c
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_toast' and c.relpersistence <> 't'
order by n.nspname, c.relname`;

export function readRelations(db: Pick<Database, 'query'>): Promise<readonly Relation[]> {
  return db.query<Relation>(RELATIONS);
}
