const KEY_LINE = /^[A-Za-z][\w-]*\s*:(?![:/=])/;

/** The words of the comment lines above a statement, down to the first `key: value`: why somebody wrote it. */
export function leadingRemark(sql: string): string {
  const [comment = ''] = /^(?:\s*--.*\n)*/.exec(sql) ?? [];
  const lines = comment.split('\n').map((line) => line.replace(/^\s*--\s*/, '').trim());
  const end = lines.findIndex((line) => KEY_LINE.test(line));
  return lines
    .slice(0, end === -1 ? undefined : end)
    .join(' ')
    .trim();
}
