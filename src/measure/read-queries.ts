import { EXIT, ToolError } from '../errors.ts';
import { readSqlFiles } from '../sql-files.ts';
import { parseTargetQuery } from './query-file.ts';
import type { TargetQuery } from './target-query.ts';

/** Reads `<validation>/queries/*.sql` in name order. Throws ToolError (exit 2): no folder, no file, a bad header. */
export function readTargetQueries(validation: string): readonly TargetQuery[] {
  const folder = `${validation}/queries`;
  const files = readSqlFiles(folder);
  if (files.length === 0) {
    throw new ToolError({
      code: 'no-target-queries',
      message: `no target queries in ${folder}`,
      hint: `write one as ${folder}/<name>.sql, with a first line like: -- target: 50ms`,
      exitCode: EXIT.usage,
    });
  }
  return files.map(({ path, text }) => parseTargetQuery(path, text));
}
