import { LINT_RUNNERS, LINT_SEVERITIES, type LintSeverity } from '../config/lint.ts';
import type { Settings } from '../config/settings.ts';
import { EXIT, ToolError } from '../errors.ts';
import type { Fix } from '../lint/fix.ts';
import { lintFiles, type LintedFile, type LintInput } from '../lint/lint.ts';
import type { LintOptions } from '../lint/lint-options.ts';
import { lintReport } from '../lint/lint-report.ts';
import { renderLintTable } from '../lint/render-lint-table.ts';
import { RULES } from '../lint/rules/index.ts';
import { loadParser } from '../migrations/parser.ts';
import { startReport } from './build-report.ts';
import type { CommandContext, DetachedCommand, DetachedOptions, Flags } from './command.ts';
import { fixFiles, type FixedFile } from './fix-files.ts';
import { readLintInputs } from './lint-inputs.ts';
import { lintSettings } from './lint-settings.ts';
import { tell } from './tell.ts';

/** `db-check lint`: what these files will do to a database that is in use. */
export const command: DetachedCommand = {
  options: {
    since: {
      type: 'string',
      requiresArg: true,
      describe: 'judge from this migration on; the ones before are applied',
    },
    fix: {
      type: 'boolean',
      describe: 'make the changes that keep what the files mean, and draft a missing rollback.sql',
    },
    'fix-all': { type: 'boolean', describe: 'the suggested changes too: read them before you commit' },
    strict: { type: 'boolean', describe: 'a warning is a failure' },
    style: { type: 'boolean', describe: 'the rules of taste too' },
    rule: {
      type: 'string',
      array: true,
      requiresArg: true,
      describe: 'ID=error|warning|info|off, before the configuration',
    },
    runner: { choices: LINT_RUNNERS, requiresArg: true, describe: 'who executes the files  [plumbline]' },
    'server-version': {
      choices: [14, 15, 16, 17, 18],
      requiresArg: true,
      describe: 'of the server  [14 to 18]',
    },
  },
  positionals: { path: { describe: 'files and folders  [migrations and validation]' } },
  needsDatabase: false,
  async run(context, common, flags) {
    const finish = startReport('db-check lint', context, {
      target: { display: common.target?.display ?? 'no database' },
    });
    const asked = lintOptions(common.settings, flags);
    const paths = (flags['path'] as readonly string[] | undefined) ?? [];
    const { migrations, validation } = common.settings;
    const read = readLintInputs({
      paths,
      migrations,
      validation,
      since: flags['since'] as string | undefined,
    });
    const { inputs, options } = await withServer(context, common, { inputs: read, options: asked, flags });
    const parser = await loadParser();
    const lint = (asked: readonly LintInput[]): readonly LintedFile[] =>
      lintFiles(parser, asked, RULES, options);
    const kinds = kindsOf(flags);
    if (kinds.length > 0) refuseToEditApplied(flags, paths, common.target !== undefined);
    const fixed = kinds.length === 0 ? { inputs, fixed: [] } : fixFiles(inputs, kinds, lint);
    for (const line of describeFixed(fixed.fixed)) context.stderr(`${line}\n`);
    const wanted = kinds.length === 0 ? fixed : await withDrafts(context, common, fixed.inputs);
    const report = finish(lintReport(lint(wanted.inputs), { strict: flags['strict'] === true }));
    const table = common.format === 'table' ? renderLintTable : undefined;
    return tell(context, common, report, table);
  },
};

interface Work {
  readonly inputs: readonly LintInput[];
  readonly options: LintOptions;
  readonly flags: Flags;
}

/** Where --url names a server, it is asked; else the texts are all there is. */
async function withServer(
  context: CommandContext,
  { target }: DetachedOptions,
  { inputs, options, flags }: Work,
): Promise<Pick<Work, 'inputs' | 'options'>> {
  if (target === undefined) return { inputs, options };
  const { lintWithServer } = await import('./lint-with-server.ts');
  const live = await lintWithServer({
    ...{ target, inputs, options },
    applicationName: `db-check/${context.runId}`,
    isVersionOpen: flags['serverVersion'] === undefined,
  });
  for (const note of live.notes) context.stderr(`${note}\n`);
  return live;
}

/** A migration without its way back gets it drafted. */
async function withDrafts(
  context: CommandContext,
  { target }: DetachedOptions,
  inputs: readonly LintInput[],
): Promise<Pick<Work, 'inputs'>> {
  const { describeDrafted, draftMissing } = await import('./draft-missing.ts');
  const server = target && { target, applicationName: `db-check/${context.runId}` };
  const run = await draftMissing(inputs, server);
  for (const file of run.drafted) context.stderr(`${describeDrafted(file)}\n`);
  return run;
}

function kindsOf(flags: Flags): readonly Fix['kind'][] {
  if (flags['fixAll'] === true) return ['safe', 'suggestion'];
  return flags['fix'] === true ? ['safe'] : [];
}

function describeFixed(fixed: readonly FixedFile[]): readonly string[] {
  return fixed.flatMap(({ path, applied }) =>
    applied.map(({ rule, title, subject }) => `${path}: ${subject}: ${title} (${rule})`),
  );
}

function lintOptions(settings: Settings, flags: Flags): LintOptions {
  const { isStyleOn, runner, severities, versions, ...configured } = lintSettings(settings);
  const version = flags['serverVersion'] as number | undefined;
  return {
    ...configured,
    runner: (flags['runner'] as LintOptions['runner'] | undefined) ?? runner,
    versions: version === undefined ? versions : { oldest: version, newest: version },
    isStyleOn: flags['style'] === true || isStyleOn,
    severities: known({ ...severities, ...severitiesIn(flags['rule']) }),
    arePendingTogether: flags['since'] !== undefined,
  };
}

/** Where nobody says which migrations are applied, all would be edited: the checksum of an applied one must not change. */
function refuseToEditApplied(flags: Flags, paths: readonly string[], isConnected: boolean): void {
  if (paths.length > 0 || flags['since'] !== undefined || isConnected) return;
  throw new ToolError({
    code: 'which-are-applied',
    message: 'which migrations are applied is not known, and an applied one must not be edited',
    hint: 'name the files, or --since MIGRATION for the first that is pending, or --url for the database that knows',
    exitCode: EXIT.usage,
  });
}

/** `--rule a=off --rule b=warning` */
function severitiesIn(flag: unknown): Readonly<Record<string, LintSeverity>> {
  const texts = Array.isArray(flag) ? flag.map(String) : [];
  return Object.fromEntries(texts.map((text) => parseSeverity(text)));
}

function parseSeverity(text: string): readonly [string, LintSeverity] {
  const [id = '', word = ''] = text.split('=');
  const severity = LINT_SEVERITIES.find((one) => one === word);
  if (severity !== undefined) return [id, severity];
  throw usage(`--rule ${text} is not understood`, `write it as ${id}=${LINT_SEVERITIES.join(`, ${id}=`)}`);
}

function known(severities: LintOptions['severities']): LintOptions['severities'] {
  const unknown = Object.keys(severities).find((id) => !RULES.some((rule) => rule.id === id));
  if (unknown === undefined) return severities;
  throw usage(`there is no rule ${unknown}`, `one of: ${RULES.map(({ id }) => id).join(', ')}`);
}

function usage(message: string, hint: string): ToolError {
  return new ToolError({ code: 'no-such-rule', message, hint, exitCode: EXIT.usage });
}
