import type { LintFile } from './lint-file.ts';

/** `-- plumbline: ignore <rule>[, <rule>] <reason>`, or `ignore-file` for the whole file. */
export interface Ignore {
  /** Empty where none is named. */
  readonly rules: readonly string[];
  readonly reason: string;
  /** Of the comment. */
  readonly start: number;
  readonly end: number;
  /** Offences that begin in this range are meant. */
  readonly from: number;
  readonly to: number;
}

const COMMENT = /--[ \t]*plumbline:[ \t]*(ignore(?:-file)?)\b[ \t:]*([^\r\n]*)/gi;
const RULES = /^[a-z][a-z0-9-]*(?:[ \t]*,[ \t]*[a-z][a-z0-9-]*)*/;

/**
 * The ignore comments of a file: above a statement or within it they mean that statement, behind it on its last line too.
 * What stands inside a literal is no comment: it lies in no gap and follows no line of code, so it is told apart by `isComment`.
 */
export function findIgnores(file: LintFile, isComment: (offset: number) => boolean): readonly Ignore[] {
  const { text } = file.source;
  if (!text.includes('plumbline:')) return [];
  return [...text.matchAll(COMMENT)]
    .filter(({ index }) => isComment(index))
    .map((match) => {
      const [whole, word = '', rest = ''] = match;
      const named = RULES.exec(rest)?.[0] ?? '';
      const [start, end] = [match.index, match.index + whole.length];
      const range =
        word.toLowerCase() === 'ignore-file' ? { from: 0, to: text.length + 1 } : meant(file, start);
      return {
        rules: named
          .split(',')
          .map((rule) => rule.trim())
          .filter((rule) => rule !== ''),
        reason: rest
          .slice(named.length)
          .replace(/^[\s:–—-]+/, '')
          .trim(),
        ...{ start, end, ...range },
      };
    });
}

/** The statement that the comment stands in, or behind on the same line; else the next one. */
function meant({ statements, source: { text } }: LintFile, offset: number): Pick<Ignore, 'from' | 'to'> {
  const outer = statements.filter(({ within }) => within === undefined);
  const here = outer.find(({ start, end }) => start <= offset && offset < end);
  const before = outer.findLast(({ end }) => end <= offset);
  const isBehind = before !== undefined && !text.slice(before.end, offset).includes('\n');
  const next = outer.find(({ start }) => start > offset);
  const statement = here ?? (isBehind ? before : next);
  return statement === undefined
    ? { from: offset, to: offset }
    : { from: statement.start, to: statement.end + 1 };
}
