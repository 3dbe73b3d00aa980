import { isThere, nameOf, renderDefinition, facet, rightOfAll, type Thing } from '../thing.ts';
import { concurrently } from './drop.ts';
import { setSql } from './set.ts';
import { tableWords } from './words.ts';

/** What brings a thing back as it was when it was dropped; undefined where its definition is not known. */
export function createSql(thing: Thing): readonly string[] | undefined {
  const made = definitionSql(thing);
  if (made === undefined) return undefined;
  return [
    made,
    ...attached(thing, made),
    ...[...thing.parts.values()].flatMap((part) => partSql(part)),
    ...marks(thing),
  ];
}

function definitionSql(thing: Thing): string | undefined {
  const { kind, of, definition } = thing;
  if (kind === 'policy' && of !== undefined) return thing.isWhole ? policySql(thing, of) : undefined;
  if (kind === 'column' && of !== undefined) return columnSql(thing, of);
  if (definition === undefined) return undefined;
  const text = renderDefinition(definition);
  if (kind === 'constraint' && of !== undefined)
    return `${tableWords(of)} add constraint ${nameOf(thing)} ${text}`;
  if (kind === 'index')
    return text.replace(/^create (unique )?index /, (head) => `${head}${concurrently(thing)}`);
  return text;
}

function policySql(policy: Thing, table: Thing): string {
  const clause = (name: string, text: (value: string) => string): string => {
    const value = facet(policy, name);
    return !isThere(value) ? '' : ` ${text(value)}`;
  };
  return [
    `create policy ${nameOf(policy)} on ${nameOf(table)}`,
    clause('restrictive', () => 'as restrictive'),
    clause('for', (command) => `for ${command}`),
    clause('to', (roles) => `to ${roles}`),
    clause('using', (condition) => `using (${condition})`),
    clause('with check', (condition) => `with check (${condition})`),
  ].join('');
}

/** Only generated columns come back with their values. */
function columnSql(column: Thing, table: Thing): string | undefined {
  const [type, generated] = [facet(column, 'type'), facet(column, 'generated')];
  if (!isThere(type) || !isThere(generated)) return undefined;
  const notNull = isThere(facet(column, 'not null')) ? ' not null' : '';
  return `${tableWords(table)} add column ${nameOf(column)} ${type} generated always as ${generated}${notNull}`;
}

/** The constraints of a domain come back by themselves; the columns of a view are there already. */
function partSql(part: Thing): readonly string[] {
  return part.kind === 'constraint' ? (createSql(part) ?? []) : attached(part, '');
}

/** What is no part of a definition; options are, unless they were changed later. */
const ATTACHED = /^(?:comment|owner|firing|empty|statistics(?: \d+)?|grant .*|option .*)$/;
const OF_DOMAINS = /^(?:default|not null)$/;

function attached(thing: Thing, definition: string): readonly string[] {
  return [...thing.facets].flatMap(([name, value]) => {
    const isOwn = ATTACHED.test(name) || (thing.kind === 'domain' && OF_DOMAINS.test(name));
    const isWritten = name.startsWith('option ') && definition.includes(name.slice('option '.length));
    const isGiven = rightOfAll(thing.kind) === name;
    if (!isOwn || isWritten || (isGiven ? value !== null : value === null)) return [];
    return setSql(thing, name, value, isGiven ? '' : null) ?? [];
  });
}

/** Marks that the table has set on its index. */
function marks({ kind, of, name }: Thing): readonly string[] {
  if (of === undefined || (kind !== 'index' && kind !== 'constraint')) return [];
  const isClustered = of.facets.get('cluster') === name;
  const isIdentity = of.facets.get('replica identity') === `index ${name}`;
  return [
    ...(isClustered ? (setSql(of, 'cluster', name, null) ?? []) : []),
    ...(isIdentity ? (setSql(of, 'replica identity', `index ${name}`, null) ?? []) : []),
  ];
}
