import { EXIT, ToolError } from '../../errors.ts';
import { locate } from '../../location.ts';
import type { SourceFile } from '../migration.ts';
import type { Split } from '../split.ts';
import { refuseConcurrentDrop } from './concurrent-drop.ts';
import { refuseCopyStream } from './copy-stream.ts';
import { refuseNothingToDo } from './nothing-to-do.ts';
import { refuseOutsideInBlock } from './outside-in-block.ts';
import type { Refusal } from './refusal.ts';
import { refuseSavepointOutsideBlock } from './savepoint-outside-block.ts';
import { refuseSessionReset } from './session-reset.ts';
import { refuseUnbalancedTransaction } from './unbalanced-transaction.ts';

/** Sure whatever else the file holds. */
const ALWAYS = [refuseOutsideInBlock, refuseConcurrentDrop, refuseCopyStream];
/** Only where every statement is known: what did not parse may have been the COMMIT. */
const WHEN_COMPLETE = [
  refuseUnbalancedTransaction,
  refuseSavepointOutsideBlock,
  refuseSessionReset,
  refuseNothingToDo,
];

const UNREADABLE: ReadonlySet<string> = new Set(['syntax-error', 'nested-too-deep']);

/** Everything that keeps a file from being deployed as it is written, in its order. */
export function judgeSplit({ statements, refusals }: Split): readonly Refusal[] {
  const isComplete = !refusals.some(({ code }) => UNREADABLE.has(code));
  const rules = [...ALWAYS, ...(isComplete ? WHEN_COMPLETE : [])];
  return [...refusals, ...rules.flatMap((rule) => rule(statements))].sort((a, b) => a.offset - b.offset);
}

export interface Refused {
  readonly file: SourceFile;
  readonly refusal: Refusal;
}

/** A refusal as people see it: with its place and a caret (exit 2). */
export function toToolError({ file, refusal }: Refused, also: readonly ToolError[] = []): ToolError {
  const { code, message, hint, offset } = refusal;
  const location = locate(file.path, file.text, offset);
  return new ToolError({ code, message, hint, exitCode: EXIT.usage, location, also });
}
