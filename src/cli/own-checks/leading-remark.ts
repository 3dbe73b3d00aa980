import { isKeyLine } from '../../sql-header.ts';

/** The words of the comment lines above a statement, down to the first `key: value`: why somebody wrote it. */
export function leadingRemark(sql: string): string {
  const [comment = ''] = /^(?:\s*--.*\n)*/.exec(sql) ?? [];
  const lines = comment.split('\n');
  const end = lines.findIndex(isKeyLine);
  return lines
    .slice(0, end === -1 ? undefined : end)
    .map((line) => line.replace(/^\s*--\s*/, '').trim())
    .join(' ')
    .trim();
}
