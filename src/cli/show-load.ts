import { groupDigits } from '../digits.ts';
import { renderElapsed } from '../duration.ts';
import type { LoadProgress } from '../load/run-load.ts';
import type { CommandContext } from './command.ts';

const CLEAR_LINE = '\r\u001B[K';

export interface ShownLoad {
  /** A line that stays. */
  say(line: string): void;
  show(progress: LoadProgress): void;
  end(): void;
}

/** What is under way, on stderr: one line a load, and on a terminal a living one below it. */
export function showLoad({
  stderr,
  stderrIsTerminal,
}: Pick<CommandContext, 'stderr' | 'stderrIsTerminal'>): ShownLoad {
  let isShown = false;
  const clear = (): void => {
    if (isShown) stderr(CLEAR_LINE);
    isShown = false;
  };
  return {
    say: (line) => {
      clear();
      stderr(`${line} ...\n`);
    },
    show: ({ elapsedMs, requests, errors }) => {
      if (!stderrIsTerminal) return;
      const failed = errors === 0 ? '' : `, ${groupDigits(errors)} failed`;
      stderr(`${CLEAR_LINE}${renderElapsed(elapsedMs)}: ${groupDigits(requests)} requests${failed}`);
      isShown = true;
    },
    end: clear,
  };
}
