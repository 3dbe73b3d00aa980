import { lastWords, type CommandOutcome } from '../checks/command-outcome.ts';
import type { Phase } from '../config/rollout.ts';
import { renderDuration } from '../duration.ts';
import { EXIT } from '../errors.ts';
import { hideValues } from '../hide-values.ts';
import { runCommand, type Command } from '../run-command.ts';
import type { Performed } from './performed.ts';
import type { RolloutOptions } from './walk.ts';

const DEFAULT_TIMEOUT_MS = 10 * 60_000;
/** Kept of what a command printed: its end says how it went. */
const TAIL_CHARACTERS = 4000;

/** Runs a phase's command, or the one that takes it back. It may end when we are stopped; stopped again, it is ended. */
export async function performCommand(
  phase: Phase,
  command: Command,
  { urgent }: Pick<RolloutOptions, 'urgent'>,
): Promise<Performed> {
  const { environment = {}, commandTimeoutMs = DEFAULT_TIMEOUT_MS } = phase;
  const outcome = await runCommand(command, { timeoutMs: commandTimeoutMs, environment, stop: urgent });
  if (urgent.aborted && outcome.failure !== undefined) {
    const message = 'its command was ended, as asked; the same command again runs it again';
    return { kind: 'stopped', exitCode: EXIT.interrupted, message, lines: [] };
  }
  const isGood = outcome.failure === undefined && outcome.exitCode === 0;
  const tail = hideValues(tailOf(outcome), environment);
  const detail = { exitCode: outcome.exitCode, tail };
  if (isGood) return { kind: 'done', detail };
  const words = hideValues(outcome.failure ?? lastWords(outcome), environment);
  const late =
    outcome.failure?.startsWith('it did not end') === true ? ` (${renderDuration(commandTimeoutMs)})` : '';
  return {
    kind: 'failed',
    exitCode: EXIT.failed,
    message: `its command ${outcome.failure === undefined ? words : `failed: ${words}${late}`}`,
    lines:
      tail === ''
        ? []
        : [
            'the end of what it printed:',
            ...tail
              .split('\n')
              .slice(-10)
              .map((line) => `  ${line}`),
          ],
    detail,
  };
}

function tailOf({ stdout, stderr }: CommandOutcome): string {
  return [stdout, stderr]
    .map((text) => text.trim().slice(-TAIL_CHARACTERS))
    .filter((text) => text !== '')
    .join('\n');
}
