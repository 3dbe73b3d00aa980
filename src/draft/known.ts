import type { Statement } from '../migrations/migration.ts';
import type { Parser } from '../migrations/parser.ts';
import type { Catalog } from './catalog.ts';
import type { LiveDefinitions } from './live-definitions.ts';
import { fillFromServer } from './fill-from-server.ts';
import { replay } from './replay.ts';

/**
 * What is known of the database before the migration. live: what the server says, where one is asked. earlier: the
 * statements of the migrations before this one that the server has not yet, one list each, oldest first; without a server
 * all that were before.
 */
export interface Known {
  readonly earlier: readonly (readonly Statement[])[];
  readonly live?: LiveDefinitions;
}

export function fillCatalog(parser: Parser, catalog: Catalog, { earlier, live }: Known): void {
  if (live !== undefined) fillFromServer(catalog, live);
  for (const statements of earlier) {
    for (const statement of statements) replay(parser, catalog, statement);
    catalog.moveTo(live?.schema ?? 'public');
  }
}
