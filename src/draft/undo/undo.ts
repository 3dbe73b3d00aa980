import { quoteIdentifier } from '../../db/identifiers.ts';
import type { Catalog, Change } from '../catalog.ts';
import { nameOf, reference, renderDefinition, type Thing } from '../thing.ts';
import { createSql } from './create.ts';
import { dropSql } from './drop.ts';
import { setSql } from './set.ts';
import { tableWords } from './words.ts';

/** What takes a change back, in the state that it left behind; undefined: nothing can, as far as is known here. */
export function undo(catalog: Catalog, change: Change): readonly string[] | undefined {
  switch (change.kind) {
    case 'made':
      return [dropSql(change.thing)];
    case 'dropped':
      return createSql(change.thing);
    case 'set': {
      const { thing, facet, before, after } = change;
      thing.facets.set(facet, before);
      return thing.kind === 'policy' && before === null ? anew(thing) : setSql(thing, facet, before, after);
    }
    case 'renamed':
      return renameBack(catalog, change);
    case 'redefined':
      return redefine(change);
    case 'done':
      return [change.undo()];
    default:
      return [];
  }
}

/** A policy cannot lose a clause that it has. */
function anew(thing: Thing): readonly string[] | undefined {
  const made = createSql(thing);
  return made === undefined ? undefined : [dropSql(thing), ...made];
}

function redefine({
  thing,
  before,
  isReplaceable,
}: Extract<Change, { kind: 'redefined' }>): readonly string[] | undefined {
  if (before === undefined) return undefined;
  thing.definition = before;
  if (!isReplaceable) return anew(thing);
  return [renderDefinition(before).replace(/^create (?!or replace)/, 'create or replace ')];
}

function renameBack(
  catalog: Catalog,
  { thing, before, after }: Extract<Change, { kind: 'renamed' }>,
): readonly string[] {
  const statements: string[] = [];
  if (before.schema !== after.schema) {
    statements.push(`alter ${reference(thing)} set schema ${quoteIdentifier(before.schema ?? '')}`);
    catalog.move(thing, { schema: before.schema, name: after.name });
  }
  if (before.name !== after.name) {
    statements.push(`${renameWords(thing)} rename ${renamed(thing)}to ${quoteIdentifier(before.name)}`);
    catalog.move(thing, before);
  }
  return statements;
}

/** Triggers, rules and policies are renamed themselves, columns and constraints in their table. */
function renameWords(thing: Thing): string {
  const isOfTable = thing.kind === 'column' || thing.kind === 'constraint';
  return isOfTable && thing.of !== undefined ? tableWords(thing.of) : `alter ${reference(thing)}`;
}

function renamed(thing: Thing): string {
  return thing.kind === 'column' || thing.kind === 'constraint' ? `${thing.kind} ${nameOf(thing)} ` : '';
}
