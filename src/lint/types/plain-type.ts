import type { TypeName } from 'libpg-query';
import { namesOf, unwrapAll } from '../../migrations/node.ts';
import { listName } from '../../migrations/range-name.ts';
import type { KnownColumn, KnownSchema } from '../schema/known-schema.ts';

/** A type as the server compares it: `numeric` with [10, 2]; a domain is known by what it is made of. */
export interface PlainType {
  readonly name: string;
  /** Length, precision, scale; of interval its fields, then the precision. */
  readonly mods: readonly number[];
  readonly isArray: boolean;
  /** A domain that checks something. */
  readonly isConstrained: boolean;
  /** Not one of PostgreSQL's own, nor an enum or domain that a text made: it may be anything. */
  readonly isStrange: boolean;
}

const SERIALS: Readonly<Record<string, string>> = {
  ...{ smallserial: 'int2', serial2: 'int2', serial: 'int4', serial4: 'int4' },
  ...{ bigserial: 'int8', serial8: 'int8' },
};

const OWN: ReadonlySet<string> = new Set(
  `int2 int4 int8 float4 float8 numeric money bool text varchar bpchar name char bytea date time timetz timestamp
   timestamptz interval uuid json jsonb xml inet cidr macaddr macaddr8 bit varbit oid regclass regproc regtype
   tsvector tsquery point line lseg box path polygon circle jsonpath int4range int8range numrange tsrange tstzrange
   daterange citext`
    .trim()
    .split(/\s+/),
);

export function plainType(type: TypeName, schema: KnownSchema): PlainType {
  const last = namesOf(type.names).at(-1) ?? '';
  const isArray = (type.arrayBounds?.length ?? 0) > 0;
  const domain = schema.domain(listName(type.names, 'type'));
  if (domain !== undefined && !isArray) {
    const base = plainType(domain.base, schema);
    return { ...base, isConstrained: base.isConstrained || domain.isConstrained };
  }
  const name = SERIALS[last] ?? last;
  return {
    ...{ name, isArray, isConstrained: false },
    mods: unwrapAll(type.typmods, 'A_Const').map(({ ival }) => ival?.ival ?? 0),
    isStrange: !OWN.has(name) && schema.enumValues(listName(type.names, 'type')) === undefined,
  };
}

/** As format_type writes the names that the grammar has others for. */
const WRITTEN: Readonly<Record<string, string>> = {
  ...{ integer: 'int4', bigint: 'int8', smallint: 'int2', real: 'float4', boolean: 'bool' },
  ...{ 'double precision': 'float8', 'character varying': 'varchar', character: 'bpchar' },
  ...{ 'bit varying': 'varbit', 'timestamp without time zone': 'timestamp' },
  ...{ 'timestamp with time zone': 'timestamptz', 'time without time zone': 'time' },
  'time with time zone': 'timetz',
};

/** The type of a column as a text or a server told it; undefined: nobody did. */
export function typeOfColumn(column: KnownColumn | undefined, schema: KnownSchema): PlainType | undefined {
  if (column?.type !== undefined) return plainType(column.type, schema);
  const [, front = '', mods, back = '', array] =
    /^([^(]*?)(?:\(([\d,]+)\))?( with(?:out)? time zone)?((?:\[\])*)$/.exec(column?.typeText ?? '') ?? [];
  if (front === '') return undefined;
  const name = WRITTEN[`${front}${back}`] ?? front;
  const numbers = mods === undefined ? [] : mods.split(',').map(Number);
  return {
    name,
    mods: name === 'interval' && numbers.length > 0 ? [ALL_FIELDS, ...numbers] : numbers,
    ...{ isArray: array !== '', isConstrained: false, isStrange: !OWN.has(name) },
  };
}

/** INTERVAL_FULL_RANGE: interval with a precision and no fields. */
export const ALL_FIELDS = 32_767;

const SPOKEN: Readonly<Record<string, string>> = {
  ...{ int2: 'smallint', int4: 'integer', int8: 'bigint', float4: 'real', float8: 'double precision' },
  ...{ bool: 'boolean', bpchar: 'char' },
};

/** `numeric(10, 2)`, for people. */
export function renderType({ name, mods, isArray }: PlainType): string {
  const shown = name === 'interval' ? mods.slice(1) : mods;
  const length = shown.length === 0 ? '' : `(${shown.join(', ')})`;
  return `${SPOKEN[name] ?? name}${length}${isArray ? '[]' : ''}`;
}
