import { EXIT, ToolError } from '../errors.ts';
import { parseConnectionTarget, type ConnectionTarget } from './connection-target.ts';

/** The URLs that these environment variables hold. Throws ToolError (exit 2): one of them is not set. */
export function standbyTargets(
  names: readonly string[] = [],
  environment: Readonly<Record<string, string | undefined>>,
): readonly ConnectionTarget[] {
  return names.map((name) => {
    const url = environment[name] ?? '';
    if (url !== '') return parseConnectionTarget(url, environment);
    throw new ToolError({
      code: 'standby-not-set',
      message: `the environment variable ${name}, which standbys of the configuration names, is not set`,
      hint: `export ${name}=postgresql://…`,
      exitCode: EXIT.usage,
    });
  });
}
