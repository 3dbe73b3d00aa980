import { isThere, facet, nameOf, type Thing } from '../thing.ts';
import { setOption, tableWords } from './words.ts';

/** Types whose values are stored in line (pg_type.typstorage); most others can be compressed and moved out. */
const STORED: Readonly<Record<string, string>> = {
  numeric: 'main',
  decimal: 'main',
  inet: 'main',
  cidr: 'main',
};
const PLAIN = /^(?:small|big)?int\b|^integer|^real|^double|^bool|^uuid|^date|^time|^interval|^money|^oid/i;

export function setColumnSql(
  column: Thing,
  name: string,
  value: string | null,
  now: string | null,
): readonly string[] | undefined {
  const { of: table = column } = column;
  const words = `${tableWords(table)} alter column ${nameOf(column)}`;
  switch (name) {
    case 'type':
      return value === null ? undefined : setType(column, words, value, now ?? '');
    case 'default':
      return [`${words} ${value === null ? 'drop default' : `set default ${value}`}`];
    case 'not null':
      return [setNotNull(column, table, words, value)];
    case 'identity':
      return [setIdentity(words, value, now)];
    case 'generated':
      return value === null
        ? undefined
        : [`${words} set expression as ${value.replace(/\s+(?:stored|virtual)\s*$/i, '')}`];
    case 'storage':
      return [`${words} set storage ${value ?? usualStorage(column)}`];
    case 'compression':
      return [`${words} set compression ${value ?? 'default'}`];
    case 'statistics':
      return [`${words} set statistics ${value ?? '-1'}`];
    default:
      return name.startsWith('option ') ? [setOption(words, name, value)] : undefined;
  }
}

function usualStorage(column: Thing): string {
  const type = facet(column, 'type') ?? '';
  if (/\[|\barray\b/.test(type)) return 'extended';
  return STORED[type.toLowerCase().split('(')[0] ?? ''] ?? (PLAIN.test(type) ? 'plain' : 'extended');
}

/** A default is cast along with the column, and would keep the trace of it. */
function setType(column: Thing, words: string, type: string, now: string): readonly string[] {
  const bare = type.replace(/\s+collate\s+.*$/is, '');
  const name = nameOf(column);
  const using = isAssigned(bare, now) ? '' : ` using ${name}::text::${bare}`;
  const value = facet(column, 'default');
  return [`${words} type ${type}${using}`, ...(!isThere(value) ? [] : [`${words} set default ${value}`])];
}

const ASSIGNED =
  /^(?:(?:small|big)?int\d?|integer|numeric|decimal|real|double precision|float\d?|(?:character )?varying|varchar|character|char|bpchar|text|timestamp|time|date|interval|bit|varbit|citext)\b/i;

/** Where PostgreSQL casts by itself; an explicit cast would cut off what is too long. */
function isAssigned(type: string, now: string): boolean {
  if (!ASSIGNED.test(type)) return type.split('(')[0] === now.split('(')[0];
  const isText = /^(?:text|varchar|char|character|citext)\b/i.test(type);
  return isText || ASSIGNED.test(now);
}

/** 18 keeps it as a constraint with a name. */
function setNotNull(column: Thing, table: Thing, words: string, value: string | null): string {
  if (value === null) return `${words} drop not null`;
  if (value === '') return `${words} set not null`;
  return `${tableWords(table)} add constraint ${value} not null ${nameOf(column)}`;
}

function setIdentity(words: string, value: string | null, now: string | null): string {
  if (value === null) return `${words} drop identity`;
  if (now === null) return `${words} add generated ${value}`;
  return `${words} set generated ${/^always/i.test(value) ? 'always' : 'by default'}`;
}
