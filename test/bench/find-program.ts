import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where the PATH has it; undefined: not installed. */
export function findProgram(name: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((path) => join(path, name))
    .find((file) => existsSync(file));
}
