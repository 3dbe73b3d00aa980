import { quoteIdentifier } from '../../db/identifiers.ts';
import { sequenceDefault } from '../statements/sequence.ts';
import { nameOf, reference, type Thing } from '../thing.ts';
import { setColumnSql } from './set-column.ts';
import { setGrantSql } from './set-grant.ts';
import { setOption, tableWords } from './words.ts';

/** What gives a facet another value; undefined where nothing can. null: none, the default. */
export function setSql(
  thing: Thing,
  name: string,
  value: string | null,
  now: string | null,
): readonly string[] | undefined {
  if (name.startsWith('grant ')) return setGrantSql(thing, name, value, now);
  if (name === 'comment') return [`comment on ${reference(thing)} is ${value ?? 'null'}`];
  if (name === 'owner')
    return value === null ? undefined : [`alter ${thing.kind} ${nameOf(thing)} owner to ${value}`];
  if (thing.of !== undefined && thing.kind === 'column') return setColumnSql(thing, name, value, now);
  if (thing.of !== undefined && (thing.kind === 'trigger' || thing.kind === 'rule'))
    return setFiring(thing, thing.of, value);
  if (thing.of !== undefined && thing.kind === 'constraint')
    return [
      `${tableWords(thing.of)} alter constraint ${nameOf(thing)} ${value === null ? 'not deferrable' : `deferrable ${value}`}`,
    ];
  if (thing.of !== undefined && thing.kind === 'policy')
    return [`alter ${reference(thing)} ${name} ${name === 'to' ? (value ?? 'public') : `(${value ?? ''})`}`];
  if (name.startsWith('option ')) return [setOption(tableWords(thing), name, value)];
  if (thing.kind === 'sequence' && name.startsWith('sequence '))
    return [`${tableWords(thing)} ${value ?? sequenceDefault(name.slice('sequence '.length))}`];
  return setOther(thing, name, value);
}

function setFiring(part: Thing, table: Thing, value: string | null): readonly string[] {
  return [`${tableWords(table)} ${value ?? 'enable'} ${part.kind} ${nameOf(part)}`];
}

/** What only one kind of thing has. */
function setOther(thing: Thing, name: string, value: string | null): readonly string[] | undefined {
  const words = tableWords(thing);
  const isOn = value !== null;
  switch (name) {
    case 'row security':
      return [`${words} ${isOn ? 'enable' : 'disable'} row level security`];
    case 'forced row security':
      return [`${words} ${isOn ? 'force' : 'no force'} row level security`];
    case 'unlogged':
      return [`${words} set ${isOn ? 'unlogged' : 'logged'}`];
    case 'cluster':
      return [`${words} ${isOn ? `cluster on ${quoteIdentifier(value)}` : 'set without cluster'}`];
    case 'replica identity':
      return [`${words} replica identity ${identity(value)}`];
    case 'tablespace':
      return [`${words} set tablespace ${quoteIdentifier(value ?? 'pg_default')}`];
    case 'default':
      return [`${words} ${isOn ? `set default ${value}` : 'drop default'}`];
    case 'not null':
      return [`${words} ${isOn ? 'set' : 'drop'} not null`];
    case 'schema':
      return isOn ? [`${words} set schema ${quoteIdentifier(value)}`] : undefined;
    case 'firing':
      return [`${words} ${value ?? 'enable'}`];
    case 'empty':
      return [`refresh materialized view ${nameOf(thing)}${isOn ? ' with no data' : ''}`];
    case 'statistics':
      return [`${words} set statistics ${value ?? '-1'}`];
    default:
      return setNumbered(thing, name, value);
  }
}

function setNumbered(thing: Thing, name: string, value: string | null): readonly string[] | undefined {
  const number = /^statistics (\d+)$/.exec(name)?.[1];
  return number === undefined
    ? undefined
    : [`${tableWords(thing)} alter column ${number} set statistics ${value ?? '-1'}`];
}

function identity(value: string | null): string {
  if (value === null) return 'default';
  return value.startsWith('index ') ? `using index ${quoteIdentifier(value.slice('index '.length))}` : value;
}
