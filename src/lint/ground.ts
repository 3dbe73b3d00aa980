import type { LintFile } from './lint-file.ts';
import type { Ask } from './question.ts';
import type { KnownSchema } from './schema/known-schema.ts';

/** What a rule is told beside the statement. */
export interface Ground {
  readonly file: LintFile;
  /** All files of the work in the order of deployment, this one among them. */
  readonly files: readonly LintFile[];
  /** As it stands before the statement, as far as the texts (or the server) tell. */
  readonly schema: KnownSchema;
  /** Major versions that the file is meant for: 14 and 18 where nobody says. */
  readonly versions: { readonly oldest: number; readonly newest: number };
  /** What a server has now, before the first of the pending files; undefined: nobody asked one. */
  readonly server?: KnownSchema;
  /** Only with a server. */
  readonly ask?: Ask;
  /** For a rollback: as it was before its migration. */
  readonly before?: KnownSchema;
  /** As the whole file leaves it: for `judgeFile`. */
  after(): KnownSchema;
}
