import type { LintStatement } from '../lint-file.ts';
import { replay } from './replay.ts';
import type { SchemaModel } from './schema-model.ts';

/** Code that runs later changes nothing now; what is behind a condition may have been there before. */
export function replayStatement(model: SchemaModel, statement: LintStatement, isPending: boolean): void {
  if (statement.isDormant === true) return;
  replay(model, statement, isPending && statement.isConditional !== true);
}
