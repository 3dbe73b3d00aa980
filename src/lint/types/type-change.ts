import { ALL_FIELDS, type PlainType } from './plain-type.ts';

/**
 * What ALTER COLUMN … TYPE does to the rows: `kept` as they are; `reindexed`: kept, but indexes on the column are built
 * anew; `utc`: that where the session's TimeZone is UTC, otherwise rewritten; `unknown`: the texts do not tell.
 * Measured with every pair on 14 and 18 (test/database/lint/column-verdicts.test.ts); source: the support functions of the
 * length coercions and ATColumnChangeRequiresRewrite.
 */
export type TypeChange = 'kept' | 'reindexed' | 'utc' | 'unknown' | 'rewritten';

const WORSE: readonly TypeChange[] = ['kept', 'reindexed', 'utc', 'unknown', 'rewritten'];

/** From one type to the next, by way of casts: as bad as the worst of the steps. */
export function changeThrough(types: readonly PlainType[]): TypeChange {
  const steps = types.slice(1).map((type, index) => changeBetween(types[index] ?? type, type));
  return WORSE[Math.max(0, ...steps.map((step) => WORSE.indexOf(step)))] ?? 'unknown';
}

export function changeBetween(from: PlainType, to: PlainType): TypeChange {
  if (to.isConstrained) return 'rewritten';
  const isSame = from.name === to.name && from.isArray === to.isArray;
  if (isSame && String(from.mods) === String(to.mods)) return 'kept';
  if (from.isArray || to.isArray) return from.isStrange || to.isStrange ? 'unknown' : 'rewritten';
  if (isSame) return isRoomier(from, to);
  const relabelled = RELABELLED[`${from.name} ${to.name}`];
  if (relabelled !== undefined) return to.mods.length === 0 ? relabelled : 'rewritten';
  if (ZONED.has(from.name) && ZONED.has(to.name))
    return (to.mods[0] ?? FINEST) >= FINEST ? 'utc' : 'rewritten';
  return from.isStrange || to.isStrange ? 'unknown' : 'rewritten';
}

const ZONED: ReadonlySet<string> = new Set(['timestamp', 'timestamptz']);
/** Digits of seconds that are kept where nobody says how many. */
const FINEST = 6;

/** Another length or precision of the same type. */
function isRoomier({ name, mods: from }: PlainType, { mods: to }: PlainType): TypeChange {
  if (to.length === 0) return 'kept';
  const judge = LENGTHS[name];
  if (judge === undefined) return name === 'bpchar' || name === 'bit' ? 'rewritten' : 'unknown';
  return judge(from, to);
}

type Mods = readonly number[];
type Length = (from: Mods, to: Mods) => TypeChange;

const longer: Length = ([from], [to = 0]) => (from !== undefined && to >= from ? 'kept' : 'rewritten');
const finer: Length = ([from = FINEST], [to = FINEST]) => (to >= from || to >= FINEST ? 'kept' : 'rewritten');

const LENGTHS: Readonly<Record<string, Length>> = {
  varchar: longer,
  varbit: longer,
  ...{ timestamp: finer, timestamptz: finer, time: finer, timetz: finer },
  numeric: (from, to) =>
    from[0] !== undefined && (to[0] ?? 0) >= from[0] && (from[1] ?? 0) === (to[1] ?? 0)
      ? 'kept'
      : 'rewritten',
  interval: ([fields = ALL_FIELDS, from], [others = ALL_FIELDS, to]) =>
    others === ALL_FIELDS || others === fields
      ? finer(from === undefined ? [] : [from], to === undefined ? [] : [to])
      : 'unknown',
};

/** Binary coercible: the bytes stay. Where the index's operator class is another one, the index is built anew. */
const RELABELLED: Readonly<Record<string, 'kept' | 'reindexed'>> = {
  ...{ 'varchar text': 'kept', 'text varchar': 'kept', 'xml text': 'kept', 'xml varchar': 'kept' },
  ...{ 'cidr inet': 'kept', 'oid regclass': 'kept', 'regclass oid': 'kept' },
  ...{ 'text bpchar': 'reindexed', 'varchar bpchar': 'reindexed', 'bit varbit': 'reindexed' },
  ...{ 'varbit bit': 'reindexed', 'int4 oid': 'reindexed', 'oid int4': 'reindexed' },
  ...{ 'citext text': 'reindexed', 'citext varchar': 'reindexed', 'text citext': 'reindexed' },
  'varchar citext': 'reindexed',
};
