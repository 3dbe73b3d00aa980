import { existsSync } from 'node:fs';
import { EXIT, type ExitCode } from '../errors.ts';
import { lintFiles } from '../lint/lint.ts';
import type { Rule } from '../lint/rule.ts';
import { loadParser } from '../migrations/parser.ts';
import type { Finding } from '../report/finding.ts';
import { plainText, wrapText } from '../report/wrap.ts';
import type { CommandContext, OfflineOptions } from './command.ts';
import { readLintInputs } from './lint-inputs.ts';
import { lintSettings } from './lint-settings.ts';

/** The rules are loaded only when an id is no check's. */
export async function findRule(id: string): Promise<Rule | undefined> {
  const { RULES } = await import('../lint/rules/index.ts');
  return RULES.find((rule) => rule.id === id);
}

/** Places in the user's own files that are shown: the first few say it. */
const SHOWN = 3;

/** What goes wrong, on which versions, how it is known, and the safe way: with the names of the user's own files, where the rule speaks of any. */
export async function explainRule(
  context: Pick<CommandContext, 'stdout'>,
  { settings, format }: OfflineOptions,
  rule: Rule,
): Promise<ExitCode> {
  const found = await findInFiles(settings, rule);
  const { id, title, severity, why, versions, fix, evidence } = rule;
  const isStyle = rule.isStyle === true;
  const explained = { id, title, severity, isStyle, why, versions, fix, evidence, found };
  context.stdout(format === 'json' ? `${JSON.stringify(explained, null, 2)}\n` : render(rule, found));
  return EXIT.ok;
}

async function findInFiles(settings: OfflineOptions['settings'], rule: Rule): Promise<readonly Finding[]> {
  const { migrations, validation } = settings;
  if (![migrations, validation].some((folder) => existsSync(folder))) return [];
  const inputs = readLintInputs({ paths: [], migrations, validation, since: undefined });
  const options = { ...lintSettings(settings), isStyleOn: true, severities: {} };
  return lintFiles(await loadParser(), inputs, [rule], options)
    .flatMap(({ findings }) => findings)
    .filter((finding) => finding.id === rule.id);
}

function render(
  { id, title, severity, isStyle, why, versions, fix, evidence }: Rule,
  found: readonly Finding[],
): string {
  const paragraphs = [
    `${id}: ${title}`,
    fill(`What goes wrong: ${why}`),
    fill(`PostgreSQL: ${versions}`),
    fill(`The safe way: ${fix}`),
    fill(`How it is known: ${evidence}`),
    `Severity: ${severity}${isStyle === true ? ', only with --style' : ''}; --rule ${id}=off turns it off`,
    ...(found.length === 0 ? [] : [`In your files (${found.length})`]),
    ...found.slice(0, SHOWN).map(renderPlace),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

function renderPlace({ location, subject, message, fix }: Finding): string {
  const place = location === undefined ? '' : `${location.file}:${location.line}:${location.column}`;
  const way =
    fix === undefined
      ? []
      : plainText(fix)
          .split('\n')
          .map((line) => `    ${line}`);
  return [
    `  ${place}`,
    ...wrapText(subject === '' ? message : `${subject}: ${message}`, 76).map((line) => `    ${line}`),
    ...way,
  ].join('\n');
}

function fill(text: string): string {
  return wrapText(text, 80).join('\n');
}
