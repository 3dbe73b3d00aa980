import { EXIT, ToolError } from '../../errors.ts';

/** Something is wrong with how a server was named (exit 2). Quotes nothing that may be a piece of a password. */
export function usageError(code: string, message: string, hint: string): ToolError {
  return new ToolError({ code, message, hint, exitCode: EXIT.usage });
}
