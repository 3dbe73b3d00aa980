import { quoteIdentifier, quoteQualified } from '../../db/identifiers.ts';
import type { Namesake, SeenIndex } from './index-look.ts';
import { renderDrop } from './drop-remains.ts';
import type { AloneOutcome } from './outcome.ts';

/** The table has an index of that name with another definition: both are shown, and neither is chosen for the user. */
export function refuseOther(index: SeenIndex, wanted: string): AloneOutcome {
  const { schema, name, isValid, definition } = index;
  const state = isValid ? '' : ' (INVALID: what is left of a build that is not ours)';
  const rename = `alter index ${quoteQualified(schema, name)} rename to ${quoteIdentifier(`${name.slice(0, 50)}_before`)}`;
  const remedy = isValid ? `to keep it under another name, type: ${rename};` : `type: ${renderDrop(index)};`;
  return {
    kind: 'refused',
    message: `another index has that name\n  found:  ${definition}${state}\n  wanted: ${wanted}`,
    hint: `${remedy} and then run the same command again; or change the migration`,
  };
}

/** Something else in the schema has the name: an index of another table, a view, a sequence. */
export function refuseNamesake({ description, rename }: Namesake, wanted: string): AloneOutcome {
  return {
    kind: 'refused',
    message: `something else has that name\n  found:  ${description}\n  wanted: ${wanted}`,
    hint: `to keep it under another name, type: ${rename}; and then run the same command again; or change the migration`,
  };
}
