import type { CreateTableAsStmt, RefreshMatViewStmt, ViewStmt } from 'libpg-query';
import { rangeName } from '../../migrations/range-name.ts';
import { namesOf } from '../../migrations/node.ts';
import { relationOf, type Context } from '../context.ts';
import { startingAt, textOf, tokenAt, whole } from '../source.ts';
import { isThere, type Thing } from '../thing.ts';
import { optionsOf } from './options.ts';

export function createView(context: Context, node: ViewStmt): void {
  const { catalog } = context;
  if (node.view?.relpersistence === 't') return;
  const name = rangeName(node.view ?? {});
  const found = catalog.find('view', name);
  if (node.replace === true && found !== null) {
    if (found === undefined)
      return catalog.impossible(
        undefined,
        `whether view ${name.name} was there before is not known, and OR REPLACE does not tell`,
      );
    return replaceView(context, found, node);
  }
  const view = catalog.make('view', name, { facets: new Map(optionsOf(node.options)) });
  describe(context, view, node);
}

/** A view with other columns can only be made anew; with the same ones it can be replaced. */
function replaceView(context: Context, view: Thing, node: ViewStmt): void {
  const { catalog } = context;
  const before = { definition: view.definition, columns: view.facets.get('columns') };
  if (before.definition === undefined)
    catalog.impossible(view, `the query of view ${view.name} before is not known`);
  for (const [key, value] of optionsOf(node.options)) catalog.set(view, key, value);
  describe(context, view, node);
  const isSame = isThere(before.columns) && before.columns === view.facets.get('columns');
  catalog.record({ kind: 'redefined', thing: view, before: before.definition, isReplaceable: isSame });
}

function describe({ source }: Context, view: Thing, node: ViewStmt): void {
  const start = tokenAt(source, node.view?.location);
  const rest = startingAt(whole(source), start + (node.view?.schemaname === undefined ? 1 : 3));
  view.definition = ['create view ', view, ` ${textOf(rest)}`];
  view.facets.set('columns', columnsOf(node));
}

/** The names of the columns where the text tells all of them. */
function columnsOf({ aliases, query }: ViewStmt): string | null {
  const named = namesOf(aliases);
  const targets = query !== undefined && 'SelectStmt' in query ? (query.SelectStmt.targetList ?? []) : [];
  const names = targets.map((target, index) => {
    const { name, val } = 'ResTarget' in target ? target.ResTarget : {};
    const fields = val !== undefined && 'ColumnRef' in val ? namesOf(val.ColumnRef.fields) : [];
    const isStar =
      val !== undefined &&
      'ColumnRef' in val &&
      (val.ColumnRef.fields ?? []).some((field) => 'A_Star' in field);
    return isStar ? undefined : (named[index] ?? name ?? fields.at(-1));
  });
  return names.length === 0 || names.includes(undefined) ? null : JSON.stringify(names);
}

/** Materialized views and tables made of a query. */
export function createTableAs(context: Context, node: CreateTableAsStmt): void {
  const { catalog, source } = context;
  const { rel } = node.into ?? {};
  if (rel?.relpersistence === 't') return;
  const kind = node.objtype === 'OBJECT_MATVIEW' ? 'materialized view' : 'table';
  const name = rangeName(rel ?? {});
  const found = catalog.find(kind, name);
  if (node.if_not_exists === true && found !== null) {
    if (found === undefined)
      catalog.impossible(
        undefined,
        `whether ${kind} ${name.name} was there before is not known, and IF NOT EXISTS does not tell`,
      );
    return;
  }
  const made = catalog.make(kind, name);
  const rest = startingAt(
    whole(source),
    tokenAt(source, rel?.location) + (rel?.schemaname === undefined ? 1 : 3),
  );
  if (kind === 'materialized view') made.definition = ['create materialized view ', made, ` ${textOf(rest)}`];
  else made.isWhole = false;
}

/** Its rows follow from its query: only emptying it changes what others see. */
export function refresh(context: Context, node: RefreshMatViewStmt): void {
  context.catalog.set(
    relationOf(context, node.relation, 'materialized view'),
    'empty',
    node.skipData === true ? '' : null,
    'whether it is filled',
  );
}
