import { readFile, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { lastLine, lastWords } from '../checks/command-outcome.ts';
import type { FreeSpace } from '../checks/index-size/free-space.ts';
import type { FreeSpaceSource } from '../config/settings.ts';
import type { Database } from '../db/database.ts';
import { readDataDirectory, type DataDirectory } from '../facts/data-directory.ts';
import { runCommand } from '../run-command.ts';

const COMMAND_TIMEOUT_MS = 5000;
/** The postmaster writes its own start a moment before pg_postmaster_start_time(). */
const SAME_START_SECONDS = 10;

/**
 * SQL has no word for free space. A command of the user's says it, or a mount that he names; without both, the server's
 * own folder where it is provably on this machine. Whatever fails is unknown, with the reason.
 */
export async function readFreeSpace(db: Database, source: FreeSpaceSource | undefined): Promise<FreeSpace> {
  try {
    if (source !== undefined && 'command' in source) return await askCommand(source.command);
    const directory = await readDataDirectory(db);
    if (!directory.isLocal)
      return { unknown: 'the server is on another machine: freeSpace can be a command' };
    if (source !== undefined) return await askMount(source.mount);
    return await askOwnFolder(directory);
  } catch (error) {
    return { unknown: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  }
}

/** The last line is a number of bytes, e.g. of `df --output=avail -B1 /var/lib/postgresql`. */
async function askCommand(command: string): Promise<FreeSpace> {
  const outcome = await runCommand(command, { timeoutMs: COMMAND_TIMEOUT_MS });
  if (outcome.failure !== undefined) return { unknown: `the freeSpace command: ${outcome.failure}` };
  if (outcome.exitCode !== 0) return { unknown: `the freeSpace command ${lastWords(outcome)}` };
  const last = lastLine(outcome.stdout);
  if (!/^\d+$/.test(last))
    return { unknown: `the last line of the freeSpace command is not a number of bytes: ${last}` };
  return { bytes: Number(last), source: 'by the freeSpace command, the server' };
}

async function askMount(mount: string): Promise<FreeSpace> {
  const { bavail, bsize } = await statfs(mount);
  return { bytes: bavail * bsize, source: mount };
}

/** A path of the same name may be another machine's, behind a tunnel or in a container: its postmaster.pid tells. */
async function askOwnFolder({ path, port, startedAt }: DataDirectory): Promise<FreeSpace> {
  if (path === null)
    return { unknown: 'this role may not see data_directory, and freeSpace is not configured' };
  const pid = await readFile(join(path, 'postmaster.pid'), 'utf8').catch(() => '');
  const [, , start = '', ownPort = ''] = pid.split('\n');
  if (Math.abs(Number(start) - startedAt) > SAME_START_SECONDS || ownPort.trim() !== port)
    return { unknown: 'the data folder of the server cannot be read here, and freeSpace is not configured' };
  return askMount(path);
}
