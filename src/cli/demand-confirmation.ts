import { EXIT, ToolError } from '../errors.ts';
import type { CommonOptions, Flags } from './command.ts';

/** A protected database is only touched when its name is typed as well; --yes does not replace that. */
export function demandConfirmation({ settings, target }: CommonOptions, flags: Flags): void {
  if (!settings.protected.includes(target.database) || flags['confirm'] === target.database) return;
  throw new ToolError({
    code: 'not-confirmed',
    message: `the database ${target.database} is protected by the configuration`,
    hint: `add --confirm ${target.database}`,
    exitCode: EXIT.held,
  });
}
