import type { Database } from '../../db/database.ts';

/**
 * no: not there. yes: there, as asked. other: there, but not as asked. nowhere: what it would belong to is not there.
 */
export type Answer = 'yes' | 'no' | 'other' | 'nowhere';

const column = (condition: string): string => `
select case
  when pg_catalog.to_regclass($1) is null then 'nowhere'
  when a.attname is null then 'no'
  when ${condition} then 'yes' else 'other' end as answer
from (select) as always
left join pg_catalog.pg_attribute as a
  on a.attrelid = pg_catalog.to_regclass($1) and a.attname = $2 and a.attnum > 0 and not a.attisdropped`;

const partOf = (catalog: string, owner: string, name: string, condition = 'true'): string => `
select case
  when pg_catalog.to_regclass($1) is null then 'nowhere'
  when exists (select from pg_catalog.${catalog} as p where p.${owner} = pg_catalog.to_regclass($1)
    and p.${name} = $2 and ${condition}) then 'yes' else 'no' end as answer`;

const yesWhen = (condition: string): string =>
  `select case when ${condition} then 'yes' else 'no' end as answer`;

/** One short question to the catalog each; parameters are names as SQL writes them, or bare names of parts. */
export const QUESTIONS = {
  relation: yesWhen('pg_catalog.to_regclass($1) is not null'),
  type: yesWhen('pg_catalog.to_regtype($1) is not null'),
  schema: yesWhen('exists (select from pg_catalog.pg_namespace as n where n.nspname = $1)'),
  extension: yesWhen('exists (select from pg_catalog.pg_extension as e where e.extname = $1)'),
  /** $3: the type; null where any will do. */
  column: column('$3::text is null or a.atttypid = pg_catalog.to_regtype($3)'),
  /** The type without a modifier: not varchar(10) for varchar. */
  exactType: partOf(
    'pg_attribute',
    'attrelid',
    'attname',
    'p.atttypid = pg_catalog.to_regtype($3) and p.atttypmod = -1',
  ),
  notNull: partOf('pg_attribute', 'attrelid', 'attname', 'p.attnotnull'),
  constraint: partOf('pg_constraint', 'conrelid', 'conname'),
  validated: partOf('pg_constraint', 'conrelid', 'conname', 'p.convalidated'),
  primaryKey: `select case when pg_catalog.to_regclass($1) is null then 'nowhere'
  when exists (select from pg_catalog.pg_constraint as p where p.conrelid = pg_catalog.to_regclass($1)
    and p.contype = 'p') then 'yes' else 'no' end as answer`,
  trigger: partOf('pg_trigger', 'tgrelid', 'tgname'),
  policy: partOf('pg_policy', 'polrelid', 'polname'),
  partition: `select case when pg_catalog.to_regclass($1) is null or pg_catalog.to_regclass($2) is null then 'nowhere'
  when exists (select from pg_catalog.pg_inherits as i where i.inhparent = pg_catalog.to_regclass($1)
    and i.inhrelid = pg_catalog.to_regclass($2)) then 'yes' else 'no' end as answer`,
  enumValue: `select case when pg_catalog.to_regtype($1) is null then 'nowhere'
  when exists (select from pg_catalog.pg_enum as e where e.enumtypid = pg_catalog.to_regtype($1)
    and e.enumlabel = $2) then 'yes' else 'no' end as answer`,
  /** $1: schema or null for the search_path, $2: name, $3: the source between the quotes. */
  routine: `select case when count(*) = 0 then 'no'
  when pg_catalog.bool_or(p.prosrc = $3) then 'yes' else 'other' end as answer
from pg_catalog.pg_proc as p
join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
where p.proname = $2 and (n.nspname = $1 or $1::text is null and n.nspname = any (pg_catalog.current_schemas(false)))`,
} as const;

export type Question = keyof typeof QUESTIONS;
export type Parameters = readonly (string | null)[];

export async function ask(db: Database, question: Question, parameters: Parameters): Promise<Answer> {
  const [row] = await db.query<{ answer: Answer }>(QUESTIONS[question], parameters);
  return row?.answer ?? 'nowhere';
}
