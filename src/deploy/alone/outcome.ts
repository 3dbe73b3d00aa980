import type { Failure } from '../../db/database.ts';
import type { HeldUp } from '../forecast/clear-window.ts';
import type { How } from '../events.ts';

/**
 * refused: the catalog is not what the statement needs; `hint` says what to type. not-valid: the server said yes and
 * the catalog says no (engine rule 9). held-up: not sent, because somebody was in the way. failed: `leaves` is what stays in the database all the same.
 */
export type AloneOutcome =
  | { readonly kind: 'done'; readonly how: How; readonly indexOid: number | undefined }
  | { readonly kind: 'refused'; readonly message: string; readonly hint: string }
  | { readonly kind: 'not-valid'; readonly message: string }
  | { readonly kind: 'interrupted'; readonly isUnsent?: true }
  | { readonly kind: 'held-up'; readonly heldUp: HeldUp }
  | { readonly kind: 'lost'; readonly failure: Failure }
  | {
      readonly kind: 'failed';
      readonly failure: Failure;
      readonly leaves?: string | undefined;
      readonly hint?: string | undefined;
      /** We cancelled it ourselves, by policy. */
      readonly heldUp?: HeldUp;
    };

export type Failed = Extract<AloneOutcome, { readonly kind: 'failed' }>;

export function done(how: How, indexOid?: number): AloneOutcome {
  return { kind: 'done', how, indexOid };
}
