import type { Statement } from '../migration.ts';
import { asKind } from '../node.ts';
import type { Refusal } from './refusal.ts';

/** COPY from or to the client needs a client like psql that takes the rows from the file. */
export function refuseCopyStream(statements: readonly Statement[]): readonly Refusal[] {
  return statements.flatMap((statement) => {
    const copy = asKind(statement, 'CopyStmt');
    if (copy === undefined || copy.filename !== undefined) return [];
    const reads = copy.is_from === true;
    return [
      {
        code: 'copy-stream',
        message: reads ? 'COPY … FROM STDIN takes its rows from psql' : 'COPY … TO STDOUT gives its rows to psql',
        hint: reads ? 'write the rows as INSERT … VALUES, or load them outside the migrations' : 'remove it',
        offset: statement.start,
      },
    ];
  });
}
