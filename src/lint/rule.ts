import type { LintSeverity } from '../config/lint.ts';
import type { ObjectName } from '../migrations/object-name.ts';
import type { Kind } from '../migrations/node.ts';
import type { Fix } from './fix.ts';
import type { Ground } from './ground.ts';
import type { LintFile, LintStatement, Role } from './lint-file.ts';

/** error: exit 1. warning: exit 1 with --strict. info: shown, and counts for nothing. */
export type Severity = Exclude<LintSeverity, 'off'>;

/** What a rule says about one place; UTF-16 offsets into the file's text. */
export interface Offence {
  readonly start: number;
  readonly end: number;
  /** What it is about, as people write it: `index "Order_total_idx"`. */
  readonly subject: string;
  /** One sentence without a full stop: what this very statement does to whom. */
  readonly message: string;
  /** The safe way with the user's own names: SQL to paste, or a sentence. */
  readonly instead?: string;
  readonly fix?: Fix;
  /** Where this place is better or worse than the rule in general. */
  readonly severity?: Severity;
  /** Whose size decides how bad it is, where a server can tell sizes. */
  readonly table?: ObjectName;
  /** Nobody can tell: the server could not be asked, or gave no answer in time. Never a pass. */
  readonly isUnknown?: true;
}

/**
 * One pure verdict on SQL. File name = id = name of its fixtures = `db-check explain <id>`. Statement by statement
 * (`judge`, told the schema as it stands before the statement), or on a file as a whole (`judgeFile`).
 */
export interface Rule {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** A matter of taste: only where the configuration or --style asks for it. */
  readonly isStyle?: true;
  /** Needs what only a server can tell; silent without --url. */
  readonly isLive?: true;
  /** What goes wrong in production: which lock, rewrite or scan, and who waits or fails. */
  readonly why: string;
  /** Which versions of PostgreSQL, and since when there is another way: `14 to 18`. */
  readonly versions: string;
  /** The safe way, in general; offences carry it with the user's names. */
  readonly fix: string;
  /** What was measured, or where the manual says so. */
  readonly evidence: string;
  /** Default: migration and rollback. */
  readonly roles?: readonly Role[];
  /** Only statements of these node kinds are judged; default: all. */
  readonly kinds?: readonly Kind[];
  judge?(statement: LintStatement, ground: Ground): readonly Offence[];
  judgeFile?(file: LintFile, ground: Ground): readonly Offence[];
}

export function defineRule(rule: Rule): Rule {
  return rule;
}
