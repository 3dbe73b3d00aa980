import { EXIT, type ExitCode } from '../errors.ts';
import type { CommandContext } from './command.ts';

/** Commands know that they were stopped; the reason of the signal says by what: 130 or 143, in reports and at the end. */
export function exitCodeAfter(exitCode: ExitCode, stop: AbortSignal): ExitCode {
  return exitCode === EXIT.interrupted && stop.reason === EXIT.terminated ? EXIT.terminated : exitCode;
}

/** First signal: stop soon. Second: stop now. Third: no listener is left, the process ends as the system does it. */
export function listenForStop(): CommandContext['stop'] {
  const soon = new AbortController();
  const urgent = new AbortController();
  const listener = (signal: NodeJS.Signals): void => {
    if (!soon.signal.aborted) return soon.abort(signal === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted);
    urgent.abort();
    process.off('SIGINT', listener);
    process.off('SIGTERM', listener);
  };
  process.on('SIGINT', listener);
  process.on('SIGTERM', listener);
  return { signal: soon.signal, urgent: urgent.signal };
}
