import { EXIT, ToolError } from '../errors.ts';
import type { Binary, CommandEntry } from './registry.ts';

/** `db-check pre`: as people type it. */
export function nameOf(binary: Binary, entry: CommandEntry): string {
  const [word = '$0'] = entry.usage.split(' ');
  return word === '$0' ? binary.name : `${binary.name} ${word}`;
}

export function usageError(binary: Binary, message: string): ToolError {
  return new ToolError({ code: 'usage', message, hint: `${binary.name} --help`, exitCode: EXIT.usage });
}
