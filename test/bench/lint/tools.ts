import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../../src/report/report.ts';
import { installApart } from '../../../scripts/install-apart.ts';

/** What a tool says of one statement. */
export interface Said {
  readonly rule: string;
  readonly message: string;
  readonly isAside: boolean;
}

export interface Tool {
  readonly name: string;
  /** Words of one whole process on files. */
  command(files: readonly string[]): readonly string[];
  /** Of its output; by file. */
  parse(stdout: string): readonly (Said & { readonly file: string })[];
}

const root = join(import.meta.dirname, '../../..');
const cache = join(root, '.cache/lint-tools');
const VERSIONS = ['squawk-cli@2.66.0', '@postgres-language-server/cli@0.25.5', '@flvmnt/pgfence@0.1.5'];
const bin = (name: string): string => join(cache, 'node_modules/.bin', name);

/** What concerns timeouts, taste and style says nothing of the statement; what it says of locks is judged all the same. */
const squawk: Tool = {
  name: 'squawk 2.66.0',
  command: (files) => [bin('squawk'), '--reporter', 'json', ...files],
  parse: (stdout) =>
    (JSON.parse(stdout || '[]') as readonly SquawkFinding[]).map(({ file, rule_name: rule, message }) => ({
      ...{ file, rule, message },
      isAside: /timeout|^prefer-|^syntax-error/.test(rule),
    })),
};

interface SquawkFinding {
  readonly file: string;
  readonly rule_name: string;
  readonly message: string;
}

const languageServer: Tool = {
  name: 'language server 0.25.5',
  command: (files) => [bin('postgres-language-server'), 'check', '--reporter', 'json', ...files],
  parse: (stdout) =>
    (JSON.parse(/^\{.*\}$/m.exec(stdout)?.[0] ?? '{}') as Diagnostics).diagnostics.map(
      ({ category, message, location }) => ({
        ...{ file: location.path, rule: category, message },
        isAside: /timeout|\/prefer|multipleAlterTable|^syntax/i.test(category),
      }),
    ),
};

interface Diagnostics {
  readonly diagnostics: readonly {
    readonly category: string;
    readonly message: string;
    readonly location: { readonly path: string };
  }[];
}

const pgfence: Tool = {
  name: 'pgfence 0.1.5',
  command: (files) => [bin('pgfence'), 'analyze', '--output', 'json', ...files],
  parse: (stdout) =>
    (JSON.parse(stdout) as Analysis).results.flatMap(({ filePath, checks }) =>
      checks.map(({ ruleId, risk, lockMode, message }) => ({
        ...{ file: filePath, rule: ruleId, message: `${message} (${lockMode} lock)` },
        isAside: /^(missing|prefer)-/.test(ruleId) || /SAFE|LOW/.test(risk),
      })),
    ),
};

interface Analysis {
  readonly results: readonly {
    readonly filePath: string;
    readonly checks: readonly Readonly<Record<'ruleId' | 'risk' | 'lockMode' | 'message', string>>[];
  }[];
}

/** Installs the others in a cache of their own: they are no dependency of ours. */
export function installTools(): readonly Tool[] {
  installApart(cache, VERSIONS);
  return [squawk, languageServer, pgfence];
}

/** All rules of the language server, which would else run some. */
export function writeToolSettings(folder: string): void {
  const settings = { linter: { enabled: true, rules: { all: true } } };
  writeFileSync(join(folder, 'postgres-language-server.jsonc'), JSON.stringify(settings));
}

export const plumbline: Tool = {
  name: 'plumbline',
  command: (files) => [process.execPath, join(root, 'dist/bin/db-check.cjs'), 'lint', '--json', ...files],
  parse: (stdout) =>
    (JSON.parse(stdout) as Report).sections
      .flatMap((section) => (section.kind === 'findings' ? section.findings : []))
      .map(({ id, status, message, location }) => ({
        ...{ file: location?.file ?? '', rule: id, message },
        // of the folder, which has no rollback.sql, not of the statement
        isAside: status === 'pass' || id === 'rollback-missing',
      })),
};

/** One file by itself. A tool that crashes or refuses has said nothing. */
export function ask(tool: Tool, folder: string, file: string): readonly Said[] {
  const [program = '', ...words] = tool.command([file]);
  const { stdout } = spawnSync(program, words, { cwd: folder, encoding: 'utf8', maxBuffer: 1e8 });
  try {
    return tool.parse(stdout);
  } catch {
    return [];
  }
}
