import type { IndexStmt } from 'libpg-query';
import { unwrapAll } from '../../migrations/node.ts';
import { relationOf, type Context } from '../context.ts';
import { makeName } from '../made-name.ts';
import { startingAt, textOf, tokenAt, whole } from '../source.ts';
import { isThere, type Definition, type Thing } from '../thing.ts';
import { optionsOf } from './options.ts';

export function createIndex(context: Context, node: IndexStmt): void {
  const { catalog } = context;
  const table = relationOf(context, node.relation);
  const name = node.idxname ?? nameFor(context, table, node);
  if (name === undefined)
    return catalog.impossible(
      table,
      `an index on ${table.name} has no name that its text tells: give it one`,
    );
  if (mayExist(context, table, name, node)) return;
  const schema = table.isQualified ? table.schema : undefined;
  const index = catalog.make(
    'index',
    { schema, name },
    { of: table, isConcurrent: node.concurrent === true },
  );
  index.schema = table.schema;
  for (const [option, value] of optionsOf(node.options)) index.facets.set(option, value);
  const columns = unwrapAll(node.indexParams, 'IndexElem').map(({ name: column }) => column ?? '');
  index.facets.set('columns', JSON.stringify(columns));
  index.definition = definitionOf(context, index, table, node);
}

function mayExist(
  { catalog }: Context,
  table: Thing,
  name: string,
  { if_not_exists: isLenient }: IndexStmt,
): boolean {
  if (isLenient !== true) return false;
  const found = catalog.find('index', { schema: table.schema, name });
  if (isThere(found)) return true;
  if (found === undefined && !table.isWhole)
    catalog.impossible(
      table,
      `whether index ${name} was there before is not known, and IF NOT EXISTS does not tell`,
    );
  return false;
}

/** PostgreSQL makes it of the columns; of an expression only the server knows what. */
function nameFor(
  { catalog }: Context,
  table: Thing,
  { indexParams, indexIncludingParams }: IndexStmt,
): string | undefined {
  const elements = [...unwrapAll(indexParams, 'IndexElem'), ...unwrapAll(indexIncludingParams, 'IndexElem')];
  const columns = elements.map(({ name }) => name);
  if (columns.includes(undefined) || !table.isWhole) return undefined;
  return makeName(
    table.name,
    columns.filter((name) => name !== undefined),
    'idx',
    (name) => isThere(catalog.find('index', { schema: table.schema, name })),
  );
}

function definitionOf(
  { source }: Context,
  index: Thing,
  table: Thing,
  { unique, relation }: IndexStmt,
): Definition {
  const all = whole(source);
  const start = tokenAt(source, relation?.location);
  const isOnly = relation?.inh !== true && source.tokens[start - 1]?.word === 'only';
  const behind = startingAt(all, start + (relation?.schemaname === undefined ? 1 : 3));
  const head = `create ${unique === true ? 'unique ' : ''}index `;
  return [head, { local: index }, isOnly ? ' on only ' : ' on ', table, ` ${textOf(behind)}`];
}
