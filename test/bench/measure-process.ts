import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ProcessCost {
  readonly wallMs: number;
  /** Peak resident memory; undefined where there is no GNU time. */
  readonly peakBytes: number | undefined;
  readonly cpuMs: number | undefined;
}

const GNU_TIME = '/usr/bin/time';

/** One whole process from fork to exit. Throws when it ends with another code: a failed run is no measurement. */
export function measureProcess(
  command: readonly string[],
  environment: Readonly<Record<string, string>>,
  cwd: string,
  expected: readonly number[] = [0],
): ProcessCost {
  const notes = join(tmpdir(), `plumbline-bench-${process.pid}`);
  const timed = existsSync(GNU_TIME) ? [GNU_TIME, '-q', '-o', notes, '-f', '%M %U %S', ...command] : command;
  const [file = '', ...words] = timed;
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(file, words, { env: environment, cwd, encoding: 'utf8' });
  const wallMs = performance.now() - start;
  if (status === null || !expected.includes(status))
    throw new Error(`${command.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  if (timed === command) return { wallMs, peakBytes: undefined, cpuMs: undefined };
  const [kilobytes = 0, user = 0, system = 0] = readFileSync(notes, 'utf8').trim().split(' ').map(Number);
  rmSync(notes);
  return { wallMs, peakBytes: kilobytes * 1024, cpuMs: (user + system) * 1000 };
}
