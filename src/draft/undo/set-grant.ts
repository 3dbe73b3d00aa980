import { nameOf, type Thing } from '../thing.ts';

/** `grant select to "app"` as a facet: held, held with the right to pass it on, or not. */
export function setGrantSql(
  thing: Thing,
  name: string,
  value: string | null,
  now: string | null,
): readonly string[] {
  const [, privilege = '', grantee = ''] = /^grant (.+?) to (.*)$/s.exec(name) ?? [];
  const [lead, on] = target(thing, privilege);
  if (value === null) return [`${lead.revoke}revoke ${on} from ${grantee}`];
  if (value === '' && now !== null) return [`${lead.revoke}revoke grant option for ${on} from ${grantee}`];
  return [`${lead.revoke}grant ${on} to ${grantee}${value === '' ? '' : ' with grant option'}`];
}

interface Lead {
  /** What ALTER DEFAULT PRIVILEGES says first. */
  readonly revoke: string;
}

function target(thing: Thing, privilege: string): readonly [Lead, string] {
  if (thing.kind === 'default privileges') {
    const [, where = '', type = ''] = /^(.*)on (\w+)$/s.exec(thing.name) ?? [];
    return [{ revoke: `alter default privileges ${where}` }, `${privilege} on ${type}`];
  }
  if (thing.kind === 'column' && thing.of !== undefined)
    return [{ revoke: '' }, `${privilege} (${nameOf(thing)}) on ${nameOf(thing.of)}`];
  return [{ revoke: '' }, `${privilege} on ${grantKind(thing)} ${nameOf(thing)}`];
}

const TABLES: readonly string[] = ['view', 'materialized view', 'foreign table'];

function grantKind({ kind }: Thing): string {
  return TABLES.includes(kind) ? 'table' : kind;
}
