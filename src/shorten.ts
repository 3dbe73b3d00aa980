/** At most `width` characters; what is cut off leaves its mark. */
export function shorten(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

/** The first words of a statement, in one line of at most `width` characters. */
export function oneLine(text: string, width: number): string {
  return shorten(text.replaceAll(/\s+/g, ' ').trim(), width);
}
