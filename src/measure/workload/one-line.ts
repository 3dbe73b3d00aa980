/** The first words of a statement, in one line of at most `width` characters. */
export function oneLine(query: string, width: number): string {
  const words = query.replaceAll(/\s+/g, ' ').trim();
  return words.length <= width ? words : `${words.slice(0, width - 1)}…`;
}
