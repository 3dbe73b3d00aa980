/** A place in a file of the user, ready to be printed with a caret. Line and column count from 1, in characters. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The whole line, without its line end. */
  readonly lineText: string;
}

/** Finds the place of a UTF-16 offset. */
export function locate(file: string, text: string, offset: number): Location {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  const newline = text.indexOf('\n', lineStart);
  const lineText = text.slice(lineStart, newline === -1 ? undefined : newline).replace(/\r$/, '');
  return {
    file,
    line: before.split('\n').length,
    column: [...before.slice(lineStart)].length + 1,
    lineText,
  };
}

/** `file:line:column`, the line and a caret under the column; long lines are cut around the caret. */
export function renderLocation(location: Location): string {
  const characters = [...location.lineText.replaceAll('\t', ' ')];
  const start = Math.max(0, location.column - 60);
  const excerpt = characters.slice(start, start + 76).join('');
  const caret = ' '.repeat(location.column - 1 - start) + '^';
  return `${location.file}:${location.line}:${location.column}\n  ${excerpt}\n  ${caret}`;
}
