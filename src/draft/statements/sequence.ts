import type { AlterSeqStmt, CreateSeqStmt, DefElem, Node } from 'libpg-query';
import { quoteIdentifier } from '../../db/identifiers.ts';
import { namesOf, unwrap, unwrapAll } from '../../migrations/node.ts';
import { rangeName } from '../../migrations/range-name.ts';
import { relationOf, type Context } from '../context.ts';
import { nameOf, type Thing } from '../thing.ts';
import { valueOf } from './options.ts';

/** The words that bring back what nobody said (manual, CREATE SEQUENCE). */
const DEFAULTS: Readonly<Record<string, string>> = {
  as: 'as bigint',
  increment: 'increment by 1',
  minvalue: 'no minvalue',
  maxvalue: 'no maxvalue',
  start: 'start with 1',
  cache: 'cache 1',
  cycle: 'no cycle',
  owned_by: 'owned by none',
};

export function createSequence(
  context: Context,
  { sequence, options, if_not_exists: isLenient }: CreateSeqStmt,
): void {
  const { catalog } = context;
  if (sequence?.relpersistence === 't') return;
  const name = rangeName(sequence ?? {});
  const found = catalog.find('sequence', name);
  if (isLenient === true && found !== null) {
    if (found === undefined)
      catalog.impossible(
        undefined,
        `whether sequence ${name.name} was there before is not known, and IF NOT EXISTS does not tell`,
      );
    return;
  }
  const made = catalog.make('sequence', name);
  for (const option of unwrapAll(options, 'DefElem')) {
    made.facets.set(`sequence ${option.defname ?? ''}`, optionText(context, option));
    belong(context, made, option);
  }
}

export function alterSequence(context: Context, { sequence, options }: AlterSeqStmt): void {
  const { catalog } = context;
  const thing = relationOf(context, sequence, 'sequence');
  for (const option of unwrapAll(options, 'DefElem')) {
    if (option.defname === 'restart') {
      catalog.impossible(thing, `the value that sequence ${thing.name} stood at is gone`);
      continue;
    }
    catalog.set(
      thing,
      `sequence ${option.defname ?? ''}`,
      optionText(context, option),
      `what its ${option.defname ?? ''} is`,
    );
    belong(context, thing, option);
  }
}

/** A new sequence goes with the column that owns it. */
function belong({ catalog }: Context, sequence: Thing, { defname, arg }: DefElem): void {
  if (defname !== 'owned_by') return;
  const column = ownerOf(arg);
  if (column === undefined) return;
  const owner = catalog.part(catalog.get('table', column.table), 'column', column.name);
  if (sequence.madeAt !== undefined && (owner.madeAt !== undefined || owner.of?.madeAt !== undefined))
    sequence.of = owner;
}

function ownerOf(
  arg: Node | undefined,
): { table: { schema: string | undefined; name: string }; name: string } | undefined {
  const [name, table, schema] = namesOf(unwrap(arg, 'List')?.items).toReversed();
  return name === undefined || table === undefined ? undefined : { table: { schema, name: table }, name };
}

/** As ALTER SEQUENCE writes it; null for what nobody needs to say. */
function optionText(context: Context, option: DefElem): string | null {
  const { defname = '', arg } = option;
  if (defname === 'owned_by') {
    const owner = ownerOf(arg);
    if (owner === undefined) return null;
    const table = context.catalog.get('table', owner.table);
    return `owned by ${nameOf(table)}.${quoteIdentifier(owner.name)}`;
  }
  if (defname === 'cycle') return valueOf(option) === 'true' || valueOf(option) === '1' ? 'cycle' : null;
  if (arg === undefined) return null;
  const words: Readonly<Record<string, string>> = { increment: 'increment by', start: 'start with' };
  return `${words[defname] ?? defname} ${valueOf(option)}`;
}

export function sequenceDefault(option: string): string {
  return DEFAULTS[option] ?? '';
}
