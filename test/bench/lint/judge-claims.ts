import type { Said } from './tools.ts';
import type { Truth } from './truth.ts';

/** That a statement takes a lock of such a mode. */
export interface Claim {
  readonly sql: string;
  readonly rule: string;
  readonly claimed: string;
  /** No relation that was there had that lock. */
  readonly isWrong: boolean;
}

const CLAIM =
  /\b(?:ACCESS EXCLUSIVE|SHARE ROW EXCLUSIVE|SHARE UPDATE EXCLUSIVE|ROW EXCLUSIVE|EXCLUSIVE|SHARE)\b/g;

/** Of what was said, every lock that is named as one that the statement takes, against those that the server gave. */
export function judgeClaims({ sql, modes }: Truth, said: readonly Said[]): readonly Claim[] {
  return said.flatMap(({ rule, message }) =>
    [...new Set([...message.matchAll(CLAIM)].map(([mode]) => mode))].map((claimed) => ({
      ...{ sql, rule, claimed },
      isWrong: ![...modes].some((mode) => mode === claimed),
    })),
  );
}
