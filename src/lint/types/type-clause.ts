import type { Node } from 'libpg-query';
import type { Statement } from '../../migrations/migration.ts';
import { namesOf, unwrap } from '../../migrations/node.ts';
import type { AlterCommand } from '../alter-commands.ts';
import { textOf } from '../column-text.ts';
import type { KnownSchema } from '../schema/known-schema.ts';
import { plainType, renderType, typeOfColumn, type PlainType } from './plain-type.ts';
import { changeThrough, type TypeChange } from './type-change.ts';

export interface JudgedType {
  readonly change: TypeChange;
  /** For people; undefined: not known. */
  readonly from: string | undefined;
  readonly to: string;
  /** As the file writes it: `numeric(10, 2) COLLATE "C"`. */
  readonly typeText: string;
  /** What is behind USING. */
  readonly usingText: string | undefined;
  /** From timestamp to timestamptz or back, which UTC makes cheap. */
  readonly isZoned: boolean;
}

/** ALTER [COLUMN] c [SET DATA] TYPE … [COLLATE …] [USING …] */
export function judgeTypeClause(
  { sql }: Statement,
  { lexemes, def, name = '', table }: AlterCommand,
  schema: KnownSchema,
): JudgedType {
  const column = unwrap(def, 'ColumnDef');
  const to = plainType(column?.typeName ?? {}, schema);
  const from = typeOfColumn(schema.table(table)?.columns.get(name), schema);
  const casts = castsOf(column?.raw_default, name, schema);
  const known = casts === undefined ? 'rewritten' : judge(from, [...casts, to]);
  const isCollated = column?.collClause !== undefined && known === 'kept';
  const start = lexemes.findIndex(({ word }, index) => index > 1 && word === 'type') + 1;
  const using = lexemes.findIndex(({ word }, index) => index > start && word === 'using');
  return {
    change: isCollated ? 'reindexed' : known,
    from: from && renderType(from),
    to: renderType(to),
    typeText: textOf(sql, lexemes.slice(start, using === -1 ? undefined : using)),
    usingText: using === -1 ? undefined : textOf(sql, lexemes.slice(using + 1)),
    isZoned: from !== undefined && isZone(from) && isZone(to) && from.name !== to.name,
  };
}

function isZone({ name, isArray }: PlainType): boolean {
  return !isArray && (name === 'timestamp' || name === 'timestamptz');
}

/** What can be reached without writing, from some type or other. */
const REACHED: ReadonlySet<string> = new Set(
  'text varchar bpchar numeric timestamp timestamptz time timetz interval varbit bit inet oid regclass citext'.split(
    ' ',
  ),
);

function judge(from: PlainType | undefined, steps: readonly PlainType[]): TypeChange {
  if (from !== undefined) return changeThrough([from, ...steps]);
  const isReached = steps.every(({ name, isStrange, isArray }) => isStrange || isArray || REACHED.has(name));
  return isReached && !steps.some(({ isConstrained }) => isConstrained) ? 'unknown' : 'rewritten';
}

/** `c::a::b` → a, b; undefined: USING computes something. */
function castsOf(
  using: Node | undefined,
  column: string,
  schema: KnownSchema,
): readonly PlainType[] | undefined {
  if (using === undefined) return [];
  const reference = unwrap(using, 'ColumnRef');
  if (reference !== undefined) return namesOf(reference.fields).at(-1) === column ? [] : undefined;
  const cast = unwrap(using, 'TypeCast');
  const inner = cast && castsOf(cast.arg, column, schema);
  return inner === undefined || cast?.typeName === undefined
    ? undefined
    : [...inner, plainType(cast.typeName, schema)];
}
