/**
 * What a rule wants to hear of the server: rows of one read-only statement, or whether the server takes a statement at
 * all (PREPARE). Its SQL stands for it: the same question is asked once.
 */
export interface Question {
  readonly kind: 'rows' | 'prepare';
  readonly sql: string;
  /** What it may take; read-only, in a transaction of its own. */
  readonly timeoutMs: number;
}

/** What the server said; `reason` is one sentence, `position` counts characters from 1 in the SQL. */
export type Answer =
  | { readonly isRead: true; readonly rows: readonly (readonly (string | null)[])[] }
  | {
      readonly isRead: false;
      readonly reason: string;
      /** undefined: it was not asked any more, or the connection was lost. */
      readonly sqlState?: string;
      readonly position?: number;
      readonly hint?: string;
    };

/** undefined: nobody has asked yet; the question is noted, and the rule is judged again when there is an answer. */
export type Ask = (question: Question) => Answer | undefined;

/** By default a look at the rows may take this long: a sample follows, or the verdict is unknown. */
export const LOOK_MS = 3_000;

/** The key of a question. */
export function questionKey({ kind, sql }: Question): string {
  return `${kind} ${sql}`;
}
