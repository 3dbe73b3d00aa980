import { isThere, facet, nameOf, reference, type Thing } from '../thing.ts';
import { tableWords } from './words.ts';

/** What takes a thing away that the migration made. */
export function dropSql(thing: Thing): string {
  const { kind, of } = thing;
  if (of !== undefined && kind === 'column') return `${tableWords(of)} drop column ${nameOf(thing)}`;
  if (of !== undefined && kind === 'constraint') return `${tableWords(of)} drop constraint ${nameOf(thing)}`;
  if (kind === 'index') return `drop index ${concurrently(thing)}${nameOf(thing)}`;
  return `drop ${reference(thing)}`;
}

/** Without a lock that anybody waits for; partitioned tables know no such way (manual, CREATE INDEX). */
export function concurrently({ of }: Thing): string {
  const isPossible = of !== undefined && of.madeAt === undefined && !isThere(facet(of, 'partitioned'));
  return isPossible ? 'concurrently ' : '';
}
