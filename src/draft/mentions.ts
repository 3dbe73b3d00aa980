import type { Catalog } from './catalog.ts';
import type { Thing } from './thing.ts';

/** Facets whose text may name other things. */
const EXPRESSIONS = ['type', 'default', 'generated', 'using', 'with check'];

/**
 * Before a thing gets another name: the texts that name it are not what the server would say from then on, and are
 * forgotten. A routine keeps its body as it was written, and a constraint or trigger is named by nobody.
 */
export function forgetMentions(catalog: Catalog, renamed: Thing): void {
  if (['constraint', 'trigger', 'policy', 'rule', 'index'].includes(renamed.kind)) return;
  const names = namer(renamed.name);
  for (const thing of catalog.all().flatMap((one) => [one, ...one.parts.values()])) {
    if (thing.kind === 'function' || thing.kind === 'procedure') continue;
    if (thing.definition?.some((piece) => typeof piece === 'string' && names(piece)) === true)
      thing.definition = undefined;
    for (const facet of EXPRESSIONS) if (names(thing.facets.get(facet) ?? '')) forget(thing, facet);
  }
}

/** Not even that it has none. */
function forget(thing: Thing, facet: string): void {
  thing.facets.delete(facet);
  thing.isWhole = false;
}

/** Whether a text has the name as a word of its own, however it is written. */
function namer(name: string): (text: string) => boolean {
  const escaped = name.replaceAll('"', '""').replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_$])${escaped}(?![\\p{L}\\p{N}_$])`, 'iu');
  return (text) => pattern.test(text);
}

/** The marks that a table has set on its index follow the index' name. */
export function followMarks({ kind, of, name }: Thing, after: string): void {
  if (of === undefined || (kind !== 'index' && kind !== 'constraint')) return;
  if (of.facets.get('cluster') === name) of.facets.set('cluster', after);
  if (of.facets.get('replica identity') === `index ${name}`)
    of.facets.set('replica identity', `index ${after}`);
}
