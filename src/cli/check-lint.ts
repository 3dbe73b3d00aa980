import { LINT_RUNNERS, LINT_SEVERITIES, type LintSeverity } from '../config/lint.ts';
import type { Settings } from '../config/settings.ts';
import { EXIT, ToolError } from '../errors.ts';
import { lintFiles } from '../lint/lint.ts';
import { ALL_VERSIONS, DEFAULT_SMALL_TABLE_BYTES, type LintOptions } from '../lint/lint-options.ts';
import { lintReport } from '../lint/lint-report.ts';
import { renderLintTable } from '../lint/render-lint-table.ts';
import { RULES } from '../lint/rules/index.ts';
import { loadParser } from '../migrations/parser.ts';
import { startReport } from './build-report.ts';
import type { DetachedCommand, Flags } from './command.ts';
import { readLintInputs } from './lint-inputs.ts';
import { tell } from './tell.ts';

/** `db-check lint`: what these files will do to a database that is in use. */
export const command: DetachedCommand = {
  options: {
    since: {
      type: 'string',
      requiresArg: true,
      describe: 'judge from this migration on; the ones before are applied',
    },
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
    const options = lintOptions(common.settings, flags);
    const paths = (flags['path'] as readonly string[] | undefined) ?? [];
    const { migrations, validation } = common.settings;
    const inputs = readLintInputs({
      paths,
      migrations,
      validation,
      since: flags['since'] as string | undefined,
    });
    const linted = lintFiles(await loadParser(), inputs, RULES, options);
    const report = finish(lintReport(linted, { strict: flags['strict'] === true }));
    const table = common.format === 'table' ? renderLintTable : undefined;
    return tell(context, common, report, table);
  },
};

function lintOptions({ lint = {} }: Settings, flags: Flags): LintOptions {
  const version = (flags['serverVersion'] as number | undefined) ?? lint.serverVersion;
  return {
    runner: (flags['runner'] as LintOptions['runner'] | undefined) ?? lint.runner ?? 'plumbline',
    versions: version === undefined ? ALL_VERSIONS : { oldest: version, newest: version },
    isStyleOn: flags['style'] === true || lint.style === true,
    severities: known({ ...lint.rules, ...severitiesIn(flags['rule']) }),
    arePendingTogether: flags['since'] !== undefined,
    smallTableBytes: lint.smallTableBytes ?? DEFAULT_SMALL_TABLE_BYTES,
  };
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
