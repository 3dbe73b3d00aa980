import type { Stage } from '../demo/perform.ts';
import { renderDuration } from '../duration.ts';
import { paint, VERDICT_TONE } from '../report/tone.ts';
import { wrapText } from '../report/wrap.ts';
import type { CommandContext } from './command.ts';

const WIDTH = 78;

/** Tells the demo as it goes on; the commands' own progress appears between. */
export function showDemo(
  context: Pick<CommandContext, 'stderr'>,
  color: boolean,
  total: number,
): Pick<Stage, 'onStep' | 'onFile' | 'onDone'> {
  let number = 0;
  return {
    onStep: ({ title, binary, words = [], isAnswer = false }) => {
      if (!isAnswer) number += 1;
      const typed = words.map((word) => (word.includes(' ') ? JSON.stringify(word) : word));
      const command =
        binary === undefined ? '' : paint(`$ ${[binary, ...typed].join(' ')}\n`, 'muted', color);
      context.stderr(`\n[${number}/${total}] ${title}\n${command}`);
    },
    onFile: (name) => context.stderr(`${name}\n`),
    onDone: (verdict, durationMs) => {
      const { status, summary } = verdict ?? { status: 'failed', summary: 'it could not start' };
      const text = wrapText(`${status.toUpperCase()}: ${summary} (${renderDuration(durationMs)})`, WIDTH);
      context.stderr(`${paint(text.join('\n'), VERDICT_TONE[status], color)}\n`);
    },
  };
}
