import type { Catalog } from './catalog.ts';
import type { LiveDefinitions } from './live-definitions.ts';

/** What the server said, as if earlier statements had made it. */
export function fillFromServer(catalog: Catalog, live: LiveDefinitions): void {
  catalog.moveTo(live.schema);
}
