import { existsSync } from 'node:fs';
import { EXIT, ToolError, type ExitCode } from '../errors.ts';
import type { SourceFile } from '../migrations/migration.ts';
import { loadParser } from '../migrations/parser.ts';
import { readSourceFile } from '../migrations/read-folder.ts';
import { split, type Split } from '../migrations/split.ts';
import { readEarlier } from '../scratch/earlier.ts';
import { LIMITS } from '../scratch/limits.ts';
import { describeLocks, type FileTrace } from '../scratch/locks-report.ts';
import { startScratchServer, useScratchServer, type ScratchServer } from '../scratch/scratch-server.ts';
import { traceOnScratch } from '../scratch/trace-on-scratch.ts';
import { startReport } from './build-report.ts';
import type { CommandContext, DetachedCommand, DetachedOptions, Flags } from './command.ts';
import { parseDuration } from './duration-flag.ts';
import { tell } from './tell.ts';

/** `db-check locks`: what each statement of a file really locks, rewrites and reads, seen on a server that nobody uses. */
export const command: DetachedCommand = {
  needsDatabase: false,
  positionals: { file: { describe: 'SQL files, each behind the migrations before it' } },
  options: {
    schema: {
      type: 'string',
      requiresArg: true,
      describe: 'SQL that stands before each file, e.g. of pg_dump -s; default: the migrations before it',
    },
    rows: { type: 'boolean', default: true, describe: 'a row in each table; --no-rows leaves them empty' },
    'statement-limit': {
      type: 'string',
      default: '10s',
      requiresArg: true,
      describe: 'a statement that takes longer is ended',
    },
    'server-version': {
      type: 'string',
      requiresArg: true,
      describe: 'the major version that is expected; the embedded server is the one npm installed',
    },
    scratch: {
      type: 'boolean',
      describe: 'make a database and roles on the server of --url, a superuser of an empty database',
    },
  },
  run,
};

async function run(context: CommandContext, common: DetachedOptions, flags: Flags): Promise<ExitCode> {
  const files = flags['file'] as readonly string[];
  const texts = files.map(readFile);
  const schema = typeof flags['schema'] === 'string' ? readFile(flags['schema']) : undefined;
  const statementMs = parseDuration('--statement-limit', String(flags['statementLimit']));
  const parser = await loadParser();
  const cut = (file: SourceFile): Split => split(parser, file.text);
  const server = await openServer(context, common, flags);
  try {
    const display = `PostgreSQL ${renderVersion(server.serverVersion)}${server.isOurs ? ' of its own' : ''}`;
    const finish = startReport(common.command, context, { target: { display } });
    const traces: FileTrace[] = [];
    for (const file of texts) {
      const before = schema === undefined ? readEarlier(file.path) : [schema];
      traces.push(
        await traceOnScratch(server, {
          file,
          ground: schema?.path ?? renderGround(before.length),
          before: before.flatMap((one) => cut(one).statements),
          split: cut(file),
          withRows: flags['rows'] !== false,
          watch: { limits: { ...LIMITS, statementMs }, stop: context.stop.signal },
        }),
      );
    }
    return await tell(context, common, finish(describeLocks(traces, context.stop.signal.aborted)));
  } finally {
    await server.close();
  }
}

function readFile(path: string): SourceFile {
  if (existsSync(path)) return readSourceFile(path);
  throw usage(`there is no file ${path}`, 'db-check locks migrations/<name>/migration.sql');
}

/** A server is only used where the user says twice that it may be: --url alone may come from a habit. */
async function openServer(
  context: CommandContext,
  { target }: DetachedOptions,
  flags: Flags,
): Promise<ScratchServer> {
  const isScratch = flags['scratch'] === true;
  if (target === undefined) {
    if (isScratch) throw usage('--scratch names no server', 'add --url postgresql://…, or leave it out');
    context.stderr('starting a PostgreSQL of its own…\n');
    return startScratchServer({ major: flags['serverVersion'] as string | undefined });
  }
  if (isScratch) return useScratchServer(target, flags['serverVersion'] as string | undefined);
  throw usage(
    'the statements are run: on the server of --url only where --scratch says that it may be changed',
    'leave --url out: a server of its own is started then; or add --scratch',
  );
}

function renderGround(count: number): string {
  return count === 0 ? 'an empty schema' : `${count} ${count === 1 ? 'migration' : 'migrations'}`;
}

/** 180004 → 18.4 */
function renderVersion(serverVersion: number): string {
  return `${Math.floor(serverVersion / 10_000)}.${serverVersion % 10_000}`;
}

function usage(message: string, hint: string): ToolError {
  return new ToolError({ code: 'usage', message, hint, exitCode: EXIT.usage });
}
