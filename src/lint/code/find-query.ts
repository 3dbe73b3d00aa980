import type { Query } from './plpgsql-queries.ts';

/**
 * Where a query stands in its code: PL/pgSQL tells the line of its statement, and keeps the text as written, but that
 * INTO and its targets are blanks, and PERFORM is SELECT. The line's start where it cannot be found.
 */
export function findQuery(code: string, { text, line }: Query, taken: ReadonlySet<number>): number {
  const from = startOfLine(code, line);
  const words = text.replace(/^SELECT\s/, '');
  return (
    find(code, from, literally(text), taken) ??
    find(code, from, literally(words, /^SELECT\s/.test(text)), taken) ??
    from
  );
}

function startOfLine(code: string, line: number): number {
  let at = 0;
  for (let seen = 1; seen < line; seen += 1) {
    const next = code.indexOf('\n', at);
    if (next === -1) return at;
    at = next + 1;
  }
  return at;
}

/** Runs of blanks may have been INTO: any text of that length, up to the semicolon. */
function literally(text: string, isPerform = false): RegExp {
  const parts = text
    .split(/( {2,})/)
    .map((part) =>
      /^ {2,}$/.test(part) ? `[^;]{${part.length}}` : part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'),
    );
  return new RegExp(`${isPerform ? 'PERFORM\\s+' : ''}${parts.join('')}`, isPerform ? 'gi' : 'g');
}

function find(code: string, from: number, pattern: RegExp, taken: ReadonlySet<number>): number | undefined {
  pattern.lastIndex = from;
  for (let match = pattern.exec(code); match !== null; match = pattern.exec(code)) {
    if (!taken.has(match.index)) return match.index;
  }
  return undefined;
}
