import type { Failure } from '../../db/database.ts';
import type { How } from '../events.ts';

/** refused: another index has that name. not-valid: the server said yes and the catalog says no (engine rule 9). */
export type AloneOutcome =
  | { readonly kind: 'done'; readonly how: How; readonly indexOid: number | undefined }
  | { readonly kind: 'refused'; readonly found: string; readonly wanted: string }
  | { readonly kind: 'not-valid'; readonly message: string }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'failed' | 'lost'; readonly failure: Failure };

export function done(how: How, indexOid?: number): AloneOutcome {
  return { kind: 'done', how, indexOid };
}
