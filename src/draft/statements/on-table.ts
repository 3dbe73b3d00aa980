import type {
  AlterPolicyStmt,
  CreatePolicyStmt,
  CreateStatsStmt,
  CreateTrigStmt,
  RangeVar,
  RuleStmt,
} from 'libpg-query';
import { namesOf, unwrap } from '../../migrations/node.ts';
import { listName } from '../../migrations/range-name.ts';
import { relationOf, type Context } from '../context.ts';
import { endingAt, findWord, inBrackets, startingAt, textOf, tokenAt, whole } from '../source.ts';
import { isThere, type Definition, type Thing } from '../thing.ts';
import { roleOf } from './role.ts';

export function createTrigger(context: Context, node: CreateTrigStmt): void {
  const { catalog } = context;
  const { trigname: name = '', relation, isconstraint } = node;
  const table = relationOf(context, relation);
  const found = catalog.findPart(table, 'trigger', name);
  const isNew = node.replace !== true || found === null;
  if (!isNew && found?.definition === undefined)
    return catalog.impossible(
      table,
      `whether trigger ${name} was there before, and how, is not known, and OR REPLACE does not tell`,
    );
  if (!isNew && isThere(found)) catalog.drop(found);
  const facets = isNew ? new Map<string, string | null>() : new Map(found?.facets);
  const trigger = catalog.makePart(table, 'trigger', name, { facets });
  const words = isconstraint === true ? 'constraint trigger' : 'trigger';
  trigger.definition = definitionOn(context, trigger, { words, relation });
}

interface Written {
  /** `constraint trigger`, the last of which its name follows. */
  readonly words: string;
  readonly relation: RangeVar | undefined;
}

/** Around the names of a trigger or rule and of its table, as it is written. */
function definitionOn({ source }: Context, part: Thing, { words, relation }: Written): Definition {
  const all = whole(source);
  const name = (findWord(all, words.split(' ').at(-1) ?? '') ?? 0) + 1;
  const start = tokenAt(source, relation?.location);
  const between = textOf(endingAt(startingAt(all, name + 1), start));
  const behind = textOf(startingAt(all, start + (relation?.schemaname === undefined ? 1 : 3)));
  return [`create ${words} `, { local: part }, ` ${between} `, ...(part.of ? [part.of] : []), ` ${behind}`];
}

export function createRule(context: Context, { relation, rulename = '', replace }: RuleStmt): void {
  const { catalog } = context;
  const table = relationOf(context, relation);
  if (replace === true && catalog.findPart(table, 'rule', rulename) !== null)
    return catalog.impossible(table, `whether rule ${rulename} was there before, and how, is not known`);
  const rule = catalog.makePart(table, 'rule', rulename);
  rule.definition = definitionOn(context, rule, { words: 'rule', relation });
}

export function createPolicy(context: Context, node: CreatePolicyStmt): void {
  const { catalog } = context;
  const table = relationOf(context, node.table);
  const facets = new Map<string, string | null>(Object.entries(clausesOf(context, node)));
  facets.set('for', node.cmd_name === undefined || node.cmd_name === 'all' ? null : node.cmd_name);
  if (node.permissive !== true) facets.set('restrictive', '');
  catalog.makePart(table, 'policy', node.policy_name ?? '', { facets });
}

/** Clauses that it had none of cannot be taken out again: then the policy is made anew. */
export function alterPolicy(context: Context, node: AlterPolicyStmt): void {
  const { catalog } = context;
  const table = relationOf(context, node.table);
  const policy = catalog.part(table, 'policy', node.policy_name ?? '');
  const clauses = clausesOf(context, node);
  for (const [name, text] of Object.entries(clauses))
    catalog.set(policy, name, text, `${name.toUpperCase()}`);
}

function clausesOf(
  { source }: Context,
  { roles, qual, with_check: check }: AlterPolicyStmt | CreatePolicyStmt,
): Record<string, string> {
  const all = whole(source);
  const clause = (word: string): string => {
    const found = findWord(all, word);
    const inner = found === undefined ? undefined : inBrackets(startingAt(all, found));
    return inner === undefined ? '' : textOf(inner);
  };
  const names = (roles ?? []).map((role) => roleOf(unwrap(role, 'RoleSpec')));
  return {
    ...(names.length > 0 && { to: names.join(', ') }),
    ...(qual !== undefined && { using: clause('using') }),
    ...(check !== undefined && { 'with check': clause('check') }),
  };
}

export function createStatistics(
  context: Context,
  { defnames, relations, if_not_exists: isLenient }: CreateStatsStmt,
): void {
  const { catalog, source } = context;
  const table = relationOf(context, unwrap(relations?.[0], 'RangeVar'));
  if (namesOf(defnames).length === 0)
    return catalog.impossible(
      table,
      `a statistics object on ${table.name} has no name that its text tells: give it one`,
    );
  const name = listName(defnames, 'relation');
  const found = catalog.find('statistics', name);
  if (isLenient === true && found !== null) {
    if (found === undefined && !table.isWhole)
      catalog.impossible(
        table,
        `whether statistics ${name.name} were there before is not known, and IF NOT EXISTS does not tell`,
      );
    if (found !== undefined || !table.isWhole) return;
  }
  const made = catalog.make('statistics', name, { of: table });
  const all = whole(source);
  const start =
    (findWord(all, 'statistics') ?? 0) + (isLenient === true ? 4 : 1) + namesOf(defnames).length * 2 - 1;
  const range = unwrap(relations?.[0], 'RangeVar');
  const from = tokenAt(source, range?.location);
  made.definition = [
    'create statistics ',
    made,
    ` ${textOf(endingAt(startingAt(all, start), from))} `,
    table,
  ];
}
