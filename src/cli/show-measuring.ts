import type { Progress } from '../measure/measure-queries.ts';
import type { CommandContext } from './command.ts';

const QUIET_MS = 1000;
const CLEAR_LINE = '\r\u001B[K';

export interface ShownProgress {
  readonly show: (step: Progress) => void;
  readonly say: (line: string) => void;
}

/** Measures with progress on stderr; undefined when it was stopped: half of it would say nothing. */
export async function measureAloud<Result>(
  context: Pick<CommandContext, 'clock' | 'stderr' | 'stderrIsTerminal' | 'stop'>,
  measure: (progress: ShownProgress) => Promise<Result>,
): Promise<Result | undefined> {
  const progress = showMeasuring(context);
  const stop = context.stop.signal;
  try {
    const measured = await measure(progress);
    stop.throwIfAborted();
    return measured;
  } catch (error) {
    if (stop.aborted) return undefined;
    throw error;
  } finally {
    progress.end();
  }
}

/** Says on stderr what is being measured once that takes longer than a second: one living line, or a line a query. */
function showMeasuring(
  context: Pick<CommandContext, 'clock' | 'stderr' | 'stderrIsTerminal'>,
): ShownProgress & { end(): void } {
  const finished = new AbortController();
  let isSpeaking = false;
  let line = '';
  const write = (): void => {
    if (isSpeaking && line !== '')
      context.stderr(context.stderrIsTerminal ? `${CLEAR_LINE}${line}` : `${line}\n`);
  };
  void context.clock.sleep(QUIET_MS, finished.signal).then(() => {
    isSpeaking = !finished.signal.aborted;
    write();
  });
  const say = (next: string): void => {
    if (next === line) return;
    line = next;
    write();
  };
  return {
    say,
    show: ({ query, label, number, total }) => {
      const step = `measuring ${number} of ${total}: ${query}`;
      say(context.stderrIsTerminal && label !== '' ? `${step} (${label})` : step);
    },
    end: () => {
      if (isSpeaking && context.stderrIsTerminal) context.stderr(CLEAR_LINE);
      finished.abort();
      isSpeaking = false;
    },
  };
}
