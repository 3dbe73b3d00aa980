import type { Ground } from './ground.ts';
import { LOOK_MS, type Answer } from './question.ts';

/** Asks for rows; undefined where there is no server, or no answer yet. */
export function askRows({ ask }: Ground, sql: string): Answer | undefined {
  return ask?.({ kind: 'rows', sql, timeoutMs: LOOK_MS });
}

/** What an offence says where the rows could not be asked. */
export function notRead(answer: Answer, what: string, sql: string) {
  const reason = answer.isRead ? '' : `: ${answer.reason}`;
  return {
    isUnknown: true,
    message: `${what} is unknown, because the rows could not be read${reason}`,
    instead: `ask yourself: ${sql};`,
  } as const;
}
