import { EXIT, type ExitCode } from '../errors.ts';
import type { CommandContext } from './command.ts';

export interface StopListener {
  readonly stop: CommandContext['stop'];
  /** 130 after Ctrl-C, 143 after SIGTERM; undefined when no signal came. */
  exitCode(): ExitCode | undefined;
  close(): void;
}

/** First signal: stop soon. Second: stop now. Third: no listener is left, the process ends as the system does it. */
export function listenForStop(): StopListener {
  const soon = new AbortController();
  const urgent = new AbortController();
  let exitCode: ExitCode | undefined;
  const listener = (signal: NodeJS.Signals): void => {
    exitCode ??= signal === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted;
    if (!soon.signal.aborted) return soon.abort();
    urgent.abort();
    close();
  };
  const close = (): void => {
    process.off('SIGINT', listener);
    process.off('SIGTERM', listener);
  };
  process.on('SIGINT', listener);
  process.on('SIGTERM', listener);
  return { stop: { signal: soon.signal, urgent: urgent.signal }, exitCode: () => exitCode, close };
}
