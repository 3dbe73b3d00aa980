import { quoteIdentifier, quoteLiteral } from '../db/identifiers.ts';
import { sqlName } from '../facts/index-states.ts';
import type { CatalogColumn, CatalogEnum, CatalogRelation } from './catalog.ts';

/** The statements that would make what the catalog tells: replayed as any migration is, so that nothing is known twice. */
export function relationAsDdl(relation: CatalogRelation): string {
  const table = sqlName(relation);
  const columns = relation.columns.map(columnAsDdl).join(', ');
  const partition = relation.partitionKey === null ? '' : ` partition by ${relation.partitionKey}`;
  return [
    `create table ${table} (${columns})${partition};`,
    ...relation.constraints.map(
      ({ name, definition }) => `alter table ${table} add constraint ${quoteIdentifier(name)} ${definition};`,
    ),
    ...relation.indexes.map(({ definition }) => `${definition};`),
  ].join('\n');
}

function columnAsDdl({
  name,
  type,
  isNotNull,
  generated,
  identity,
  default: expression,
}: CatalogColumn): string {
  const words = [quoteIdentifier(name), type];
  if (isNotNull) words.push('not null');
  if (identity !== '') words.push(`generated ${identity === 'a' ? 'always' : 'by default'} as identity`);
  else if (expression !== null && generated === '') words.push(`default ${expression}`);
  else if (expression !== null)
    words.push(`generated always as (${expression}) ${generated === 'v' ? 'virtual' : 'stored'}`);
  return words.join(' ');
}

export function enumAsDdl(one: CatalogEnum): string {
  return `create type ${sqlName(one)} as enum (${one.labels.map(quoteLiteral).join(', ')});`;
}
