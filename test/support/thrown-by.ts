import { ToolError } from '../../src/errors.ts';

/** The ToolError that an action throws; a test fails when it throws nothing or something else. */
export function thrownBy(action: () => unknown): ToolError {
  try {
    action();
  } catch (error) {
    if (error instanceof ToolError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
