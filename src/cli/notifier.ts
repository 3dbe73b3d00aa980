import { createNotifier, type Notifier } from '../notify/notifier.ts';
import { createSentStates } from '../notify/sent-states.ts';
import type { CommandContext, CommonOptions } from './command.ts';

/** In the background: nothing waits for a webhook. */
export function createCommandNotifier(
  context: CommandContext,
  { settings, target }: CommonOptions,
): Notifier {
  const applicationName = `db-check/${context.runId}`;
  return createNotifier(settings, {
    clock: context.clock,
    environment: context.environment,
    sent: createSentStates({ target, applicationName, workingDirectory: context.workingDirectory }),
    stderr: (text) => context.stderr(text),
    stop: context.stop.urgent,
  });
}
