import type { RangeVar } from 'libpg-query';
import { rangeName } from '../migrations/range-name.ts';
import type { Catalog } from './catalog.ts';
import type { Source } from './source.ts';
import type { Thing, ThingKind } from './thing.ts';

/** What a statement's replay works with. */
export interface Context {
  readonly catalog: Catalog;
  readonly source: Source;
}

export function relationOf(
  { catalog }: Context,
  range: RangeVar | undefined,
  kind: ThingKind = 'table',
): Thing {
  return catalog.get(kind, rangeName(range ?? {}));
}
