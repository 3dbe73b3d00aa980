import { namesOf, type Kind, type NodeOf } from '../migrations/node.ts';

/** Every node of this kind below, in the order of the tree. */
export function findAll<K extends Kind>(node: unknown, kind: K): readonly NodeOf<K>[] {
  const found: NodeOf<K>[] = [];
  const walk = (one: unknown): void => {
    if (typeof one !== 'object' || one === null) return;
    for (const [key, value] of Object.entries(one)) {
      if (key === kind && !Array.isArray(one)) found.push(value as NodeOf<K>);
      walk(value);
    }
  };
  walk(node);
  return found;
}

/** Relations that a query reads, without those of its own WITH. */
export function relationsIn(node: unknown): readonly NodeOf<'RangeVar'>[] {
  const own = new Set(findAll(node, 'CommonTableExpr').map(({ ctename }) => ctename));
  return findAll(node, 'RangeVar').filter(
    ({ schemaname, relname }) => schemaname !== undefined || !own.has(relname),
  );
}

/** `a.b` as [a, b]; `*` is left out. */
export function columnName(node: NodeOf<'ColumnRef'>): readonly string[] {
  return namesOf(node.fields);
}

/** Names that the query gives itself: an ORDER BY may mean them. */
export function outputNames(node: unknown): ReadonlySet<string> {
  return new Set(findAll(node, 'ResTarget').flatMap(({ name }) => name ?? []));
}
