import { execFile } from 'node:child_process';
import type { BackupLook, CommandOutcome } from '../checks/backup.ts';
import type { Clock } from '../clock.ts';
import type { BackupSource } from '../config/settings.ts';

const MOST_BYTES = 16 * 2 ** 20;

/** Asks the configured command for backups; undefined where none is configured. Never throws. */
export async function readBackup(
  source: BackupSource | undefined,
  timeoutMs: number,
  clock: Clock,
): Promise<BackupLook | undefined> {
  if (source === undefined) return undefined;
  const { command } = source;
  const outcome = command === undefined ? undefined : await runCommand(command, timeoutMs);
  return { source, outcome, nowMs: clock.now().getTime() };
}

function runCommand(command: string, timeoutMs: number): Promise<CommandOutcome> {
  return new Promise((resolve) => {
    const options = { timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: MOST_BYTES } as const;
    const child = execFile('/bin/sh', ['-c', command], options, (error, stdout, stderr) => {
      resolve({ exitCode: child.exitCode ?? -1, stdout, stderr, failure: describe(error, timeoutMs) });
    });
    child.stdin?.end();
  });
}

interface ProgramError extends Error {
  readonly killed?: boolean | undefined;
  /** A number: it ended by itself, with this. */
  readonly code?: unknown;
}

function describe(error: ProgramError | null, timeoutMs: number): string | undefined {
  if (error === null || typeof error.code === 'number') return undefined;
  return error.killed === true ? `it did not end within ${timeoutMs} ms` : error.message;
}
