import type { LintSeverity } from '../config/lint.ts';
import type { Ask } from './question.ts';
import type { Runner } from './runner.ts';
import type { SchemaModel } from './schema/schema-model.ts';

export interface LintOptions {
  readonly runner: Runner;
  /** Major versions that the files are meant for. */
  readonly versions: { readonly oldest: number; readonly newest: number };
  readonly isStyleOn: boolean;
  /** By the id of the rule, before what the rule says of itself. */
  readonly severities: Readonly<Record<string, LintSeverity>>;
  /** The judged migrations will be deployed together: what one makes is new for the next. */
  readonly arePendingTogether: boolean;
  /** A table below this size is small: what stops it stops it for a moment. Only where a server tells sizes. */
  readonly smallTableBytes: number;
  /** What is there before the first file, where a server told it; a new copy each time. */
  readonly schema?: () => SchemaModel;
  /** Where there is a server. */
  readonly ask?: Ask;
}

export const DEFAULT_SMALL_TABLE_BYTES = 10 * 2 ** 20;
/** PostgreSQL versions that are supported: what holds for one of them may happen. */
export const ALL_VERSIONS: LintOptions['versions'] = { oldest: 14, newest: 18 };
