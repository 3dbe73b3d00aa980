import type { AlterTableCmd } from 'libpg-query';
import { unwrap } from '../../migrations/node.ts';
import type { Context } from '../context.ts';
import { findWord, startingAt } from '../source.ts';
import { isThere, facet, type Definition, type Thing } from '../thing.ts';
import type { Command } from './command.ts';
import { addConstraint } from './constraint.ts';

/** The commands about one constraint. */
export const alterConstraint: Command = (context, table, command, piece) => {
  const { subtype, name = '', def } = command;
  switch (subtype) {
    case 'AT_AddConstraint': {
      const from = findWord(piece, 'add') ?? piece.from;
      addConstraint(context, table, unwrap(def, 'Constraint') ?? {}, { piece: startingAt(piece, from + 1) });
      return true;
    }
    case 'AT_DropConstraint':
      dropConstraint(context, table, command);
      return true;
    case 'AT_ValidateConstraint':
      validate(context, table, name);
      return true;
    case 'AT_AlterConstraint':
      return alter(context, table, unwrap(def, 'ATAlterConstraint') ?? {});
    default:
      return false;
  }
};

export function dropConstraint(
  { catalog }: Context,
  of: Thing,
  { name = '', missing_ok: isLenient, behavior }: AlterTableCmd,
): void {
  const found = catalog.findPart(of, 'constraint', name);
  if (isLenient === true && found === null) return;
  if (isLenient === true && found === undefined)
    return catalog.impossible(
      of,
      `whether constraint ${name} is there is not known, and IF EXISTS does not tell`,
    );
  if (behavior === 'DROP_CASCADE')
    catalog.impossible(
      of,
      `foreign keys that need constraint ${name} go with it, and the text does not name them`,
    );
  catalog.drop(found ?? catalog.part(of, 'constraint', name));
}

/** A constraint that was valid before stays so; one that was not cannot become NOT VALID again but by being made anew. */
export function validate({ catalog }: Context, of: Thing, name: string): void {
  const found = catalog.findPart(of, 'constraint', name);
  const definition = found?.definition;
  if (!isThere(found) || definition === undefined)
    return catalog.impossible(of, `whether constraint ${name} was valid before is not known`);
  const last = definition.at(-1);
  if (typeof last !== 'string' || !/\snot\s+valid$/i.test(last)) return;
  const valid: Definition = [...definition.slice(0, -1), last.replace(/\s+not\s+valid$/i, '')];
  if (catalog.isDrafting && found.madeAt === undefined && found.of?.madeAt === undefined) {
    catalog.drop(found);
    catalog.makePart(of, 'constraint', name, {
      definition: valid,
      facets: new Map(found.facets),
      isWhole: found.isWhole,
    });
  } else {
    found.definition = valid;
  }
}

function alter(
  { catalog }: Context,
  table: Thing,
  {
    conname = '',
    alterDeferrability,
    deferrable = false,
    initdeferred = false,
    alterEnforceability,
    alterInheritability,
  }: NonNullable<Parameters<typeof dropConstraint>[2]> & {
    conname?: string;
    alterDeferrability?: boolean;
    deferrable?: boolean;
    initdeferred?: boolean;
    alterEnforceability?: boolean;
    alterInheritability?: boolean;
  },
): boolean {
  if (alterDeferrability !== true || alterEnforceability === true || alterInheritability === true)
    return false;
  const constraint = catalog.part(table, 'constraint', conname);
  const after = !deferrable ? null : initdeferred ? 'initially deferred' : 'initially immediate';
  if (facet(constraint, 'deferrable') === null && constraint.definition !== undefined)
    constraint.facets.set('deferrable', deferrability(constraint.definition));
  catalog.set(constraint, 'deferrable', after, 'whether it is deferrable');
  return true;
}

/** As its definition says it. */
function deferrability(definition: Definition): string | null {
  const text = definition.filter((piece) => typeof piece === 'string').join('x');
  if (!/\bdeferrable\b/i.test(text) || /\bnot\s+deferrable\b/i.test(text)) return null;
  return /\binitially\s+deferred\b/i.test(text) ? 'initially deferred' : 'initially immediate';
}
