import type { Stall } from './stall-budget.ts';

/** A part of a message; `statement` is its number in the migration when it is the user's, undefined when it is ours. */
export interface Part {
  readonly sql: string;
  readonly statement?: number;
  /** What it means for the stall budget, where its lock_timeout has to be worked out by the server. */
  readonly stall?: Stall | undefined;
}

/** Several statements as one message of the simple protocol, and where each one starts in it. */
export interface Message {
  readonly sql: string;
  readonly parts: readonly Part[];
  /** Offsets in characters, as the server counts error positions. */
  readonly starts: readonly number[];
}

/** The newline before the semicolon keeps a trailing `-- comment` of a statement from swallowing it. */
const SEPARATOR = '\n;\n';

export function buildMessage(parts: readonly Part[]): Message {
  const starts: number[] = [];
  let position = 0;
  for (const { sql } of parts) {
    starts.push(position);
    position += lengthInCharacters(sql) + SEPARATOR.length;
  }
  return { sql: parts.map((part) => part.sql).join(SEPARATOR), parts, starts };
}

export interface FailedPart {
  readonly part: Part;
  /** Characters from the start of the part's SQL, when the server told a position. */
  readonly offset: number | undefined;
}

/**
 * Which part failed: the one after those that completed. A syntax error fails the whole message before anything runs;
 * then only the position tells.
 */
export function findFailedPart(
  message: Message,
  completed: number,
  position: number | undefined,
): FailedPart | undefined {
  const index = position === undefined ? completed : partAt(message, position - 1);
  const part = message.parts[index];
  if (part === undefined) return undefined;
  const start = message.starts[index] ?? 0;
  return { part, offset: position === undefined ? undefined : position - 1 - start };
}

function partAt(message: Message, character: number): number {
  return message.starts.findLastIndex((start) => start <= character);
}

function lengthInCharacters(text: string): number {
  // oxlint-disable-next-line no-control-regex -- ASCII is the rule, and then the length is the number of characters
  return /^[\0-\x7f]*$/.test(text) ? text.length : [...text].length;
}
