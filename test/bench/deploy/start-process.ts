import { spawn } from 'node:child_process';

export interface Ended {
  readonly wallMs: number;
  readonly exitCode: number | null;
  readonly output: string;
}

/** One whole process from fork to exit, beside whatever else goes on here. */
export function startProcess(
  [file = '', ...words]: readonly string[],
  { url, cwd }: { readonly url: string; readonly cwd: string },
): Promise<Ended> {
  const { PATH = '', HOME = '/' } = process.env;
  const start = performance.now();
  const child = spawn(file, words, {
    cwd,
    env: { PATH, HOME, DATABASE_URL: url },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => void (output += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ wallMs: performance.now() - start, exitCode, output }));
  });
}
