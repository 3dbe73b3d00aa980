import type { ColumnDef, Node, TypeName } from 'libpg-query';
import { namesOf, unwrap, unwrapAll } from '../migrations/node.ts';
import type { Answer } from './effect.ts';

/** Stable and immutable functions are evaluated once for all rows; volatile ones for each, which rewrites the table. */
const STABLE: ReadonlySet<string> = new Set(
  `now transaction_timestamp statement_timestamp current_setting current_database current_schema timezone
   to_timestamp to_date to_char to_json to_jsonb json_build_object json_build_array jsonb_build_object
   jsonb_build_array array_to_json row_to_json make_interval make_date make_timestamp make_timestamptz date_trunc
   date_part extract age lower upper initcap trim btrim ltrim rtrim left right lpad rpad substr substring replace
   concat concat_ws format length char_length md5 sha256 encode decode abs ceil floor round power sqrt greatest least
   array_fill string_to_array int4range int8range numrange daterange tsrange tstzrange txid_current
   pg_current_xact_id pg_backend_pid version`
    .trim()
    .split(/\s+/),
);

const VOLATILE: ReadonlySet<string> = new Set(
  `random random_normal gen_random_uuid uuidv4 uuidv7 clock_timestamp timeofday nextval setval
   uuid_generate_v1 uuid_generate_v1mc uuid_generate_v4`
    .trim()
    .split(/\s+/),
);

const SERIALS: ReadonlySet<string> = new Set(
  'serial serial2 serial4 serial8 smallserial bigserial'.split(' '),
);

/** PostgreSQL's own types that a migration may name; any other may be a domain with constraints, which rewrites. */
const OWN_TYPES: ReadonlySet<string> = new Set(
  `text uuid json jsonb date timestamptz timetz bytea inet cidr macaddr macaddr8 money name oid xml point line lseg box
   path polygon circle tsvector tsquery int2 int4 int8 float4 float8 bool bpchar varchar numeric int4range int8range
   numrange tsrange tstzrange daterange int4multirange int8multirange nummultirange tsmultirange tstzmultirange
   datemultirange jsonpath regclass regtype regproc citext hstore vector ltree geometry geography`
    .trim()
    .split(/\s+/),
);

/** Does ADD COLUMN write every row anew (manual, ALTER TABLE, notes)? */
export function addColumnRewrites(column: ColumnDef): Answer {
  const constraints = unwrapAll(column.constraints, 'Constraint');
  if (isSerial(column.typeName)) return 'yes';
  if (constraints.some(({ contype }) => contype === 'CONSTR_IDENTITY')) return 'yes';
  const generated = constraints.find(({ contype }) => contype === 'CONSTR_GENERATED');
  // VIRTUAL (18) is computed when it is read.
  if (generated !== undefined) return generated.generated_kind === 'v' ? 'no' : 'yes';
  const value = constraints.find(({ contype }) => contype === 'CONSTR_DEFAULT')?.raw_expr;
  const byDefault = volatility(value);
  if (byDefault !== 'no') return byDefault;
  return isOwnType(column.typeName) ? 'no' : 'depends';
}

function isSerial(type: TypeName | undefined): boolean {
  return SERIALS.has(namesOf(type?.names).at(-1) ?? '');
}

function isOwnType(type: TypeName | undefined): boolean {
  const names = namesOf(type?.names);
  return names[0] === 'pg_catalog' || (names.length === 1 && OWN_TYPES.has(names[0] ?? ''));
}

/** yes: some function is volatile. depends: some function is not known here. */
function volatility(node: unknown): Answer {
  if (typeof node !== 'object' || node === null) return 'no';
  const call = unwrap(node as Node, 'FuncCall');
  const name = namesOf(call?.funcname).at(-1);
  const own: Answer = name === undefined || STABLE.has(name) ? 'no' : VOLATILE.has(name) ? 'yes' : 'depends';
  const answers = [own, ...Object.values(node).map(volatility)];
  return answers.includes('yes') ? 'yes' : answers.includes('depends') ? 'depends' : 'no';
}
