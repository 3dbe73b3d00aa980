import type { Check } from '../checks/check.ts';
import { CHECKS } from '../checks/index.ts';
import type { Settings } from '../config/settings.ts';
import { EXIT, ToolError } from '../errors.ts';
import { FACTS } from '../facts/index.ts';
import { JUDGEMENTS } from '../measure/judgements.ts';
import { wrapText } from '../report/wrap.ts';
import type { DetachedCommand } from './command.ts';
import type { OwnCheck } from './own-checks/own-check.ts';
import { explainRule, findRule } from './explain-rule.ts';
import { readOwnChecks } from './own-checks/own-checks.ts';

/** `db-check explain <id>`: what a check looks at, or a rule of lint says, why, and what to do about it. */
export const command: DetachedCommand = {
  options: {},
  positionals: { id: { describe: 'the id of a check or rule, as the reports show it' } },
  needsDatabase: false,
  async run(context, common, flags) {
    const id = String(flags['id']);
    const rule = await findRule(id);
    if (rule !== undefined) return explainRule(context, common, rule);
    const explained = findCheck(id, common.settings);
    context.stdout(common.format === 'json' ? `${JSON.stringify(explained, null, 2)}\n` : render(explained));
    return EXIT.ok;
  },
};

type Explainable = Pick<
  Check,
  'id' | 'title' | 'why' | 'fix' | 'thresholds' | 'privileges' | 'optional' | 'phases' | 'needs'
>;

interface Explained extends Omit<Explainable, 'needs' | 'fix'> {
  readonly fix?: string;
  readonly facts: readonly { readonly name: string; readonly question: string; readonly sql: string }[];
}

/** Ours, or one of the user's own. */
function findCheck(id: string, settings: Settings): Explained {
  const ours = [...CHECKS, ...JUDGEMENTS.map((one) => ({ ...one, needs: [] }))];
  const users = readOwnChecks(settings);
  const [check, own] = [ours.find((one) => one.id === id), users.find((one) => one.id === id)];
  if (check !== undefined) return explain(check);
  if (own !== undefined) return explainOwn(own);
  throw new ToolError({
    code: 'no-such-check',
    message: `there is no check ${id}`,
    hint: `one of: ${[...ours, ...users].map((one) => one.id).join(', ')}`,
    exitCode: EXIT.usage,
  });
}

function explain({ needs, ...check }: Explainable): Explained {
  const { id, title, why, fix, thresholds, privileges, optional, phases } = check;
  const facts = needs.map((name) => ({ name, question: FACTS[name].question, sql: FACTS[name].sql }));
  return {
    ...{ id, title, why, fix, phases, facts },
    ...(thresholds !== undefined && { thresholds }),
    ...(privileges !== undefined && { privileges }),
    ...(optional && { optional }),
  };
}

function explainOwn({ id, title, why, fix, thresholds, phases, source, sql }: OwnCheck): Explained {
  return {
    ...{ id, title, why, phases },
    ...(fix !== undefined && { fix }),
    ...(thresholds !== undefined && { thresholds }),
    facts: sql.map((text) => ({ name: id, question: source, sql: text.trim().replace(/;$/, '') })),
  };
}

function render({ id, title, why, fix, phases, facts, ...more }: Explained): string {
  const paragraphs = [
    `${id}: ${title}`,
    ...(why === '' ? [] : [fill(`Why: ${why}`)]),
    ...(fix === undefined ? [] : [fill(`Fix: ${fix}`)]),
    ...(more.thresholds === undefined ? [] : [fill(`Limits: ${more.thresholds}`)]),
    ...(more.privileges === undefined ? [] : [fill(`Privileges: ${more.privileges}`)]),
    `When: ${phases.join(', ')}${more.optional === true ? '; optional: an unknown of it is only a warning' : ''}`,
    ...facts.map(({ question, sql }) => `${fill(`Reads: ${question}`)}\n${sql.replaceAll(/^/gm, '  ')};`),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

function fill(text: string): string {
  return wrapText(text, 80).join('\n');
}
