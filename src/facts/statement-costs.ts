import { defineFact, onlyRow } from './fact.ts';
import { TARGET_RELATIONS } from './target-relations-sql.ts';

/** What pg_stat_statements counted for one normalized statement of this database, over all roles. */
export interface StatementCost {
  /** Constants replaced by $n; the first 300 characters. */
  readonly query: string;
  readonly calls: number;
  readonly totalMs: number;
  /** When its counters began; null: before version 1.11 (PostgreSQL 17) nobody knows. */
  readonly since: string | null;
}

export interface StatementCosts {
  /** false: the extension is not created here, or not preloaded. */
  readonly isThere: boolean;
  readonly version: string | null;
  /** Its view, as SQL writes it. */
  readonly view: string | null;
  /** false: SELECT on the view was revoked. */
  readonly mayRead: boolean;
  /** null where it could not be asked: too old, revoked, not there. */
  readonly counted: {
    /** Statements of other roles whose text this role may not see. */
    readonly hidden: number;
    /** Execution time of all statements of this database. */
    readonly totalMs: number;
    /** Those that name a target table, or all where there is none: the slowest and the most expensive. */
    readonly statements: readonly StatementCost[];
  } | null;
}

/**
 * Reads and writes of the application, not what tools ask the catalog. Which table a statement is about stands only in
 * its text, so that a name is searched for: quoted, or as a whole word where it needs no quotes.
 */
const COUNTED = `
with counted as materialized (
  select s.queryid, s.toplevel, pg_catalog.min(s.query) as query, pg_catalog.sum(s.calls)::float8 as calls,
    pg_catalog.sum(s.total_exec_time) as total, pg_catalog.count(*) as entries, %2$s as since
  from %1$s as s
  where s.dbid = (select d.oid from pg_catalog.pg_database as d where d.datname = pg_catalog.current_database())
  group by s.queryid, s.toplevel
), wanted as materialized (
  select c.*
  from counted as c
  where c.queryid is not null and c.calls >= 50
    and c.query ~* ''^\\s*(/\\*.*?\\*/\\s*)*(select|insert|update|delete|merge|with)\\M''
    and c.query !~ ''pg_catalog|db_check\\.''
    and (%3$L::text[] = ''{}'' or exists (
      select from pg_catalog.unnest(%3$L::text[]) as t (name)
      where case when pg_catalog.quote_ident(t.name) = t.name then c.query ~* (''\\m'' || t.name || ''\\M'')
        else pg_catalog.strpos(c.query, pg_catalog.quote_ident(t.name)) > 0 end))
), costly as (
  (select w.* from wanted as w order by w.total desc, w.queryid, w.toplevel limit 5)
  union
  (select w.* from wanted as w order by w.total / w.calls desc, w.queryid, w.toplevel limit 5)
)
select pg_catalog.encode(pg_catalog.convert_to(pg_catalog.json_build_object(
  ''hidden'', (select coalesce(pg_catalog.sum(c.entries), 0) from counted as c where c.queryid is null),
  ''totalMs'', (select coalesce(pg_catalog.sum(c.total), 0) from counted as c),
  ''statements'', (select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
      ''query'', pg_catalog.left(c.query, 300), ''calls'', c.calls, ''totalMs'', c.total, ''since'', c.since)
      order by c.total desc, c.queryid, c.toplevel), ''[]'') from costly as c)
)::text, ''UTF8''), ''hex'') as list`.trim();

/** query_to_xml is how one statement asks a view that may not exist: it is sent only where it does. */
export const statementCosts = defineFact<StatementCosts, StatementCosts>({
  question:
    'Which statements that name a target table are the slowest and the most expensive, by pg_stat_statements?',
  usesTargets: true,
  sql: `
with recursive ${TARGET_RELATIONS},
named (list) as (
  select array(
    select distinct c.relname::text
    from target as t
    join pg_catalog.pg_class as c on c.oid = t.oid
    where not t.inherits and c.relkind in ('r', 'p', 'm')
    order by 1)
),
extension as (
  select e.extversion as version, pg_catalog.quote_ident(n.nspname) as schema,
    pg_catalog.string_to_array(pg_catalog.substring(e.extversion, '^[0-9]+[.][0-9]+'), '.')::int4[] as parts,
    v.oid as view, n.oid as namespace
  from pg_catalog.pg_extension as e
  join pg_catalog.pg_namespace as n on n.oid = e.extnamespace
  left join pg_catalog.pg_class as v on v.relnamespace = n.oid and v.relname = 'pg_stat_statements'
  where e.extname = 'pg_stat_statements'
    and exists (select from pg_catalog.pg_settings as s where s.name = 'pg_stat_statements.max')
),
readable as (
  select x.*,
    pg_catalog.has_schema_privilege(x.namespace, 'usage')
      and pg_catalog.has_table_privilege(x.view, 'select') as "mayRead"
  from extension as x
)
select
  x.version is not null as "isThere",
  x.version,
  x.schema || '.pg_stat_statements' as view,
  coalesce(x."mayRead", false) as "mayRead",
  case when x."mayRead" and x.parts >= array[1, 9] then
    pg_catalog.convert_from(pg_catalog.decode(pg_catalog.substring(
      pg_catalog.query_to_xml(pg_catalog.format('${COUNTED}',
        x.schema || '.pg_stat_statements',
        case when x.parts >= array[1, 11] then 'pg_catalog.min(s.stats_since)::text' else 'null::text' end,
        named.list::text), false, true, '')::text, '<list>([0-9a-f]*)</list>'), 'hex'), 'UTF8')::json
  end as counted
from named
left join readable as x on true`,
  value: onlyRow,
});
