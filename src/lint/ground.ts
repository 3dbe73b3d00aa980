import type { LintFile } from './lint-file.ts';
import type { KnownSchema } from './schema/known-schema.ts';

/** What a rule is told beside the statement. */
export interface Ground {
  readonly file: LintFile;
  /** As it stands before the statement, as far as the texts (or the server) tell. */
  readonly schema: KnownSchema;
  /** Major versions that the file is meant for: 14 and 18 where nobody says. */
  readonly versions: { readonly oldest: number; readonly newest: number };
}
