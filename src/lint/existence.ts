import { renderObjectName } from '../migrations/object-name.ts';
import { quoteIdentifier } from '../db/identifiers.ts';
import type { Mention } from './needs.ts';
import type { KnownColumn, KnownSchema, KnownTable } from './schema/known-schema.ts';

/** Whether it is sure that what a statement needs is not there. */
export function isMissing(schema: KnownSchema, { name, column }: Mention): boolean {
  if (column === undefined) return schema.isAbsent(name);
  const table = schema.table(name);
  return schema.isCertain && table?.isComplete === true && isPlain(table) && !hasColumn(table, column);
}

/** Columns of a view are not read by the replay. */
function isPlain({ kind }: KnownTable): boolean {
  return kind === 'table' || kind === 'partitioned table';
}

const SYSTEM_COLUMNS: ReadonlySet<string> = new Set(['ctid', 'xmin', 'xmax', 'cmin', 'cmax', 'tableoid']);

function hasColumn({ columns }: KnownTable, name: string): boolean {
  return columns.has(name) || SYSTEM_COLUMNS.has(name);
}

/** A column whose name differs in case only. */
export function similarColumn(schema: KnownSchema, { name, column = '' }: Mention): KnownColumn | undefined {
  const lower = column.toLowerCase();
  return [...(schema.table(name)?.columns.values() ?? [])].find((one) => one.name.toLowerCase() === lower);
}

/** `column "a" of "t"`, `relation "t"`: what a mention means, for people. */
export function describeMention({ name, column }: Mention): string {
  if (column !== undefined) return `column ${quoteIdentifier(column)} of ${renderObjectName(name)}`;
  return `${name.kind === 'index' ? 'index' : 'relation'} ${renderObjectName(name)}`;
}

/** What the name may have been meant for; a sentence. */
export function similarTo(schema: KnownSchema, mention: Mention): string | undefined {
  const name =
    mention.column === undefined
      ? schema.similar({ ...mention.name, kind: 'relation' })
      : similarColumn(schema, mention)?.name;
  if (name === undefined) return undefined;
  const text = typeof name === 'string' ? quoteIdentifier(name) : renderObjectName(name);
  return `there is ${text}: quote it, because unquoted names are folded to lower case`;
}
