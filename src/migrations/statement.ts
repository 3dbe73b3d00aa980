import type { Statement } from './migration.ts';
import type { ParsedStatement, Parser } from './parser.ts';

/** The statement as it is sent: from its first to its last token, without the comments around it. */
export function toStatement(parser: Parser, text: string, parsed: ParsedStatement): Statement {
  const [kind, node] = Object.entries(parsed.node)[0] ?? ['', {}];
  const sql = withoutTrailingTrivia(parser, text.slice(parsed.start, parsed.end));
  const end = parsed.start + sql.length;
  return { sql, start: parsed.start, end, kind, node: node as Readonly<Record<string, unknown>> };
}

/** The grammar counts what stands before the semicolon, or before the end of the file, to the statement. */
function withoutTrailingTrivia(parser: Parser, sql: string): string {
  const trimmed = sql.trimEnd();
  const mayEndInComment = trimmed.endsWith('*/') || trimmed.slice(trimmed.lastIndexOf('\n') + 1).includes('--');
  if (!mayEndInComment) return trimmed;
  const last = parser.scan(trimmed)?.findLast((token) => !token.isComment);
  return last === undefined ? trimmed : trimmed.slice(0, last.end);
}
