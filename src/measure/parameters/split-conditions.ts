import type { Lexeme } from './scan-outline.ts';

/** A WHERE clause cut at its outermost ANDs. With an OR between them all is one condition. */
export function splitConditions(where: readonly Lexeme[]): readonly (readonly Lexeme[])[] {
  if (where.length === 0) return [];
  if (where.some(({ depth, word }) => depth === 0 && word === 'or')) return [where];
  const conditions: Lexeme[][] = [[]];
  let isBetween = false;
  for (const lexeme of where) {
    const isAnd = lexeme.depth === 0 && lexeme.word === 'and';
    if (isAnd && !isBetween) {
      conditions.push([]);
      continue;
    }
    if (isAnd) isBetween = false;
    if (lexeme.depth === 0 && lexeme.word === 'between') isBetween = true;
    conditions.at(-1)?.push(lexeme);
  }
  return conditions;
}
