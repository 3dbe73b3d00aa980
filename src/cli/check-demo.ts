import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startDemoServer, useEmptyDatabase, type DemoDatabase } from '../demo/demo-database.ts';
import { describeDemo } from '../demo/demo-report.ts';
import { planDemoRollout } from '../demo/demo-rollout.ts';
import { findExample, type ExampleFolder } from '../demo/example-folder.ts';
import { isPageWritten, perform, type PerformedStep } from '../demo/perform.ts';
import { planSteps, type DemoFiles, type Step } from '../demo/steps.ts';
import { EXIT, ToolError, type ExitCode } from '../errors.ts';
import { readMigrationsFolder } from '../migrations/read-folder.ts';
import { renderJson } from '../report/json.ts';
import type { Report } from '../report/report.ts';
import { renderTable } from '../report/table.ts';
import { startReport } from './build-report.ts';
import type { CommandContext, DetachedCommand, DetachedOptions } from './command.ts';
import { runCommandLine } from './run-command-line.ts';
import { showDemo } from './show-demo.ts';
import { tell } from './tell.ts';

/** `db-check demo`: the whole main job on a database of its own, with the commands that users have. */
export const command: DetachedCommand = {
  needsDatabase: false,
  options: {
    scale: {
      type: 'number',
      default: 1,
      requiresArg: true,
      describe: 'how much data; 1 is some 2 million rows, 2 GB',
    },
    keep: { type: 'boolean', describe: 'leave the server running and print its URL' },
  },
  async run(context, common, flags) {
    const scale = parseScale(flags['scale']);
    const folder = makeReportFolder(context);
    const database =
      typeof flags['url'] === 'string'
        ? await useEmptyDatabase(flags['url'], context.environment)
        : await startDemoServer(context.environment, scale);
    try {
      context.stderr(`${database.description}\n`);
      const exitCode = await performAndTell({ context, common, scale, database, folder });
      if (flags['keep'] === true && !context.stop.signal.aborted) context.stderr(database.keep());
      return exitCode;
    } finally {
      await database.close();
    }
  },
};

function parseScale(value: unknown): number {
  if (typeof value === 'number' && value > 0) return value;
  throw new ToolError({
    code: 'usage',
    message: '--scale wants a number above 0',
    hint: 'db-check demo --scale 0.1',
    exitCode: EXIT.usage,
  });
}

/** Before anything is started: two minutes of work must not end without a place for their report. */
function makeReportFolder({ workingDirectory, runId }: CommandContext): string {
  const folder = join('.plumbline', `demo-${runId}`);
  try {
    mkdirSync(resolve(workingDirectory, folder), { recursive: true });
    return folder;
  } catch (error) {
    throw new ToolError({
      code: 'no-report-folder',
      message: `cannot make the folder of the report: ${(error as Error).message}`,
      hint: 'run the demo in a folder where you may write',
      exitCode: EXIT.usage,
      cause: error,
    });
  }
}

interface Demo {
  readonly context: CommandContext;
  readonly common: DetachedOptions;
  readonly scale: number;
  readonly database: DemoDatabase;
  /** Relative to the working folder. */
  readonly folder: string;
}

async function performAndTell({ context, common, scale, database, folder }: Demo): Promise<ExitCode> {
  const example = findExample(import.meta.filename);
  const { target } = database;
  const finish = startReport(common.command, context, { target });
  const files = filesOf(folder);
  const steps = planDemo(example, context, files);
  const commands = { ...context, environment: database.environment };
  const performance = await perform(
    {
      ...showDemo(context, common.color, steps.length + 1),
      example,
      target,
      scale,
      runId: context.runId,
      clock: context.clock,
      stop: context.stop.signal,
      run: (line) => runCommandLine(line, commands),
    },
    steps,
  );
  const report = finish(describeDemo(performance, steps));
  writeReports(resolve(context.workingDirectory, folder), report, performance.steps);
  context.stderr('\n');
  const exitCode = await tell(context, common, report);
  if (performance.steps.some(isPageWritten))
    context.stderr(`\nThe rollout as a page for the browser: ${files.page}\n`);
  context.stderr(`What every command said: ${join(folder, 'report.txt')}, and report.json\n`);
  return exitCode;
}

function filesOf(folder: string): DemoFiles {
  return {
    baseline: join(folder, 'baseline.json'),
    config: join(folder, 'db-check.config.json'),
    page: join(folder, 'rollout.html'),
  };
}

/** The steps as they can be typed in the working folder, and the configuration of their rollout. */
function planDemo(example: ExampleFolder, context: CommandContext, files: DemoFiles): readonly Step[] {
  const migrations = readMigrationsFolder(example.migrations).map(({ name }) => name);
  const config = JSON.stringify({ rollout: planDemoRollout(migrations) }, null, 2);
  writeFileSync(resolve(context.workingDirectory, files.config), config);
  const flags = folderFlags(example, context);
  const withFlags = (step: Step): Step => ({
    ...step,
    words: [...step.words, ...flags],
    ...(step.whenPaused && { whenPaused: step.whenPaused.map(withFlags) }),
  });
  return planSteps(migrations, files).map(withFlags);
}

/** In the folder of the example the commands find everything by themselves. */
function folderFlags(example: ExampleFolder, { workingDirectory }: CommandContext): readonly string[] {
  if (resolve(workingDirectory) === example.root) return [];
  return ['--migrations', example.migrations, '--validation', example.validation];
}

function writeReports(folder: string, report: Report, steps: readonly PerformedStep[]): void {
  const all = [report, ...steps.flatMap((step) => (step.report === undefined ? [] : [step.report]))];
  const text = all.map((one) => renderTable(one, { width: 80, color: false }));
  writeFileSync(join(folder, 'report.txt'), text.join(`\n${'─'.repeat(80)}\n\n`));
  writeFileSync(join(folder, 'report.json'), renderJson(report));
}
