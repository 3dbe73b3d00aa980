import { join } from 'node:path';
import { command } from '../../src/cli/check-pre.ts';
import {
  DEFAULT_LIMITS,
  type Acceptance,
  type ApplicationPool,
  type FreeSpaceSource,
  type Limits,
  type Settings,
} from '../../src/config/settings.ts';
import { parseConnectionTarget } from '../../src/db/connection-target.ts';
import type { Finding } from '../../src/report/finding.ts';
import type { Report } from '../../src/report/report.ts';
import { testContext } from './context.ts';
import { folderOf } from './folder.ts';

export interface PreCheckInput {
  readonly url: string;
  readonly limits?: Partial<Limits>;
  readonly freeSpace?: FreeSpaceSource;
  readonly pools?: readonly ApplicationPool[];
  readonly standbys?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** The SQL of one pending migration each; undefined: no migrations folder. */
  readonly migrations?: readonly string[];
  /** Of all of them; anything that parses. */
  readonly rollback?: string;
  /** `validation/checks/<name>.sql` */
  readonly userChecks?: Readonly<Record<string, string>>;
  /** `validation/consistency/<name>.sql` */
  readonly consistency?: Readonly<Record<string, string>>;
  readonly ownChecks?: Settings['ownChecks'];
  readonly accepted?: readonly Acceptance[];
  readonly stop?: AbortSignal;
  readonly flags?: Readonly<Record<string, unknown>>;
}

export interface PreCheckOutput {
  readonly exitCode: number;
  readonly report: Report;
  /** All findings of one check. */
  of(id: string): readonly Finding[];
}

/** `db-check pre --json` as a user runs it, in this process. */
export async function preCheck(input: PreCheckInput): Promise<PreCheckOutput> {
  const { stdout, exitCode } = await preCheckText(input, 'json');
  const report = JSON.parse(stdout) as Report;
  const findings = report.sections.flatMap((section) =>
    section.kind === 'findings' ? section.findings : [],
  );
  return { exitCode, report, of: (id) => findings.filter((finding) => finding.id === id) };
}

export async function preCheckText(
  input: PreCheckInput,
  format: 'table' | 'json',
): Promise<{ readonly stdout: string; readonly exitCode: number }> {
  const folder = folderOf({ ...migrationFiles(input), ...userCheckFiles(input) });
  const { signal } = new AbortController();
  const context = testContext({
    environment: input.environment ?? {},
    stop: { signal: input.stop ?? signal, urgent: signal },
  });
  const common = {
    command: 'db-check pre',
    target: parseConnectionTarget(input.url, {}),
    settings: {
      migrations: join(folder, 'migrations'),
      validation: join(folder, 'validation'),
      limits: { ...DEFAULT_LIMITS, ...input.limits },
      freeSpace: input.freeSpace,
      pools: input.pools,
      ownChecks: input.ownChecks,
      standbys: input.standbys,
      protected: [],
      contacts: [],
      accepted: input.accepted ?? [],
    },
    format,
    output: undefined,
    color: false,
  } as const;
  const exitCode = await command.run(context, common, input.flags ?? {});
  return { stdout: context.written.stdout, exitCode };
}

function migrationFiles({ migrations = [], rollback = 'select 1;' }: PreCheckInput): Record<string, string> {
  const files = migrations.flatMap((sql, index) => {
    const folder = `migrations/2025010100000${index}_migration`;
    return [
      [`${folder}/migration.sql`, sql],
      [`${folder}/rollback.sql`, rollback],
    ];
  });
  return Object.fromEntries(files) as Record<string, string>;
}

function userCheckFiles({ userChecks = {}, consistency = {} }: PreCheckInput): Record<string, string> {
  const files = [...named('checks', userChecks), ...named('consistency', consistency)];
  return Object.fromEntries(files) as Record<string, string>;
}

function named(folder: string, files: Readonly<Record<string, string>>): readonly (readonly string[])[] {
  return Object.entries(files).map(([name, sql]) => [`validation/${folder}/${name}.sql`, sql]);
}
