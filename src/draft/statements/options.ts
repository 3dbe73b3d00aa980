import type { DefElem, Node } from 'libpg-query';
import { quoteLiteral } from '../../db/identifiers.ts';
import { namesOf, unwrapAll } from '../../migrations/node.ts';

/** `fillfactor = 70` as facets: `option fillfactor` → `'70'`. */
export function optionsOf(options: readonly Node[] | undefined): readonly (readonly [string, string])[] {
  return unwrapAll(options, 'DefElem').map((option) => [
    `option ${optionName(option)}`,
    quoteLiteral(valueOf(option)).trim(),
  ]);
}

export function optionName({ defnamespace, defname = '' }: DefElem): string {
  return defnamespace === undefined ? defname : `${defnamespace}.${defname}`;
}

/** The value of an option as text; without one it is on. */
export function valueOf({ arg }: DefElem): string {
  if (arg === undefined) return 'true';
  if ('Integer' in arg) return String(arg.Integer.ival ?? 0);
  if ('Float' in arg) return arg.Float.fval ?? '0';
  if ('String' in arg) return arg.String.sval ?? '';
  if ('Boolean' in arg) return String(arg.Boolean.boolval ?? false);
  if ('TypeName' in arg) return namesOf(arg.TypeName.names).at(-1) ?? '';
  if ('List' in arg) return namesOf(arg.List.items).join('.');
  return '';
}
