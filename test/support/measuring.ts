import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { systemClock, type Clock } from '../../src/clock.ts';
import type { CliCommand, CommandContext, Flags } from '../../src/cli/command.ts';
import { DEFAULT_LIMITS } from '../../src/config/settings.ts';
import { parseConnectionTarget } from '../../src/db/connection-target.ts';
import type { Report } from '../../src/report/report.ts';
import { testContext } from './context.ts';
import type { TestDatabase } from './database.ts';

/** A project folder of its own with these files, gone when the test ends. */
export function createProject(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-project-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** Time runs, but nothing ever takes so long that progress is shown. */
const patientClock: Clock = {
  ...systemClock,
  sleep: (_, signal) => new Promise((resolve) => signal?.addEventListener('abort', () => resolve())),
};

export interface CommandRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly report: Report;
}

/** Runs a measuring command in a project as its binary would, with --json. */
export async function runMeasuring(
  command: CliCommand,
  where: { readonly database: TestDatabase; readonly project: string },
  flags: Flags = {},
  overrides: Partial<CommandContext> = {},
): Promise<CommandRun> {
  const context = testContext({ workingDirectory: where.project, clock: patientClock, ...overrides });
  const common = {
    command: 'db-check test',
    settings: {
      migrations: join(where.project, 'migrations'),
      validation: join(where.project, 'validation'),
      limits: DEFAULT_LIMITS,
      protected: [],
      contacts: [],
      accepted: [],
    },
    format: 'json',
    output: undefined,
    color: false,
    target: parseConnectionTarget(where.database.url, {}),
  } as const;
  const exitCode = await command.run(context, common, {
    runs: 20,
    seconds: 3,
    'query-timeout': '30s',
    ...flags,
  });
  const { stdout, stderr } = context.written;
  return { exitCode, stdout, stderr, report: (stdout === '' ? undefined : JSON.parse(stdout)) as Report };
}
