interface TypeChange {
  readonly before: string;
  readonly after: string;
  /** USING does more than a cast. */
  readonly isConverted: boolean;
  readonly isOwnType: (name: string) => boolean;
}

interface TypeText {
  readonly name: string;
  readonly numbers: readonly number[];
}

const ALIASES: Readonly<Record<string, string>> = {
  int: 'integer',
  int4: 'integer',
  int2: 'smallint',
  int8: 'bigint',
  decimal: 'numeric',
  'character varying': 'varchar',
  character: 'char',
  float4: 'real',
  float8: 'double precision',
  float: 'double precision',
  timestamp: 'timestamp without time zone',
  timestamptz: 'timestamp with time zone',
  bool: 'boolean',
};

/** Each holds every value of those before it, and gives it back unchanged. */
const WIDENING: readonly (readonly string[])[] = [
  ['smallint', 'integer', 'bigint', 'numeric'],
  ['smallint', 'integer', 'double precision'],
  ['real', 'double precision'],
  ['char', 'varchar', 'text'],
  ['varchar', 'text'],
  ['text', 'varchar'],
  ['varchar', 'citext'],
  ['text', 'citext'],
  ['citext', 'text'],
  ['uuid', 'text'],
  ['date', 'timestamp without time zone'],
];

/** Why the old values do not come back when the column gets its old type again; undefined where they do. */
export function judgeTypeChange({ before, after, isConverted, isOwnType }: TypeChange): string | undefined {
  if (isConverted) return 'what USING does to the values has no inverse here';
  const [old, now] = [read(before), read(after)];
  if (old.name === now.name && isArray(before) === isArray(after))
    return holds(now, old) ? undefined : 'values are cut or rounded';
  if (isArray(before) || isArray(after)) return 'its values may not come back as they were';
  const isLabel = ({ name }: TypeText): boolean => isOwnType(name) || name === 'text' || name === 'varchar';
  if (isLabel(old) && isLabel(now) && (isOwnType(old.name) || isOwnType(now.name))) return undefined;
  const isWider = WIDENING.some((chain) => {
    const [from, to] = [chain.indexOf(old.name), chain.indexOf(now.name)];
    return from !== -1 && to > from;
  });
  return isWider && now.numbers.length === 0 ? undefined : 'its values may not come back as they were';
}

function isArray(type: string): boolean {
  return /\]\s*$|\barray\b/i.test(withoutCollation(type));
}

function withoutCollation(type: string): string {
  return type.replace(/\s+collate\s+.*$/i, '');
}

/** `character varying(10) collate "C"` → varchar, 10 */
function read(type: string): TypeText {
  const bare = withoutCollation(type).replace(/^pg_catalog\./i, '');
  const numbers = /\(([\d\s,]+)\)/.exec(bare)?.[1]?.split(',').map(Number) ?? [];
  const words = bare
    .replace(/\([^)]*\)/, '')
    .replace(/\[.*$/, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const name = words.includes('"')
    ? (words.split('"').at(-2) ?? words)
    : (words.toLowerCase().split('.').at(-1) ?? words);
  return { name: ALIASES[name] ?? name, numbers };
}

/** Lengths and digits on both sides of the point may grow; none is no limit. */
function holds(wide: TypeText, narrow: TypeText): boolean {
  if (wide.numbers.length === 0) return true;
  if (narrow.numbers.length === 0) return false;
  const [length = 0, scale = 0] = wide.numbers;
  const [oldLength = 0, oldScale = 0] = narrow.numbers;
  return scale >= oldScale && length - scale >= oldLength - oldScale;
}
