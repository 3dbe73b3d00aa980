/** Line and column count from 1, in characters. */
export interface Place {
  readonly line: number;
  readonly column: number;
  /** The whole line, without its line end. */
  readonly lineText: string;
}

/** A place in a file of the user, ready to be printed with a caret. */
export interface Location extends Place {
  readonly file: string;
  /** Behind its last character; undefined: only its beginning is known. */
  readonly end?: Place;
}

/** Finds the place of a UTF-16 offset. */
export function locate(file: string, text: string, offset: number): Location {
  return createLocator(file, text)(offset);
}

/** For many places of one text: UTF-16 offsets to locations, the lines counted once. */
export function createLocator(file: string, text: string): (start: number, end?: number) => Location {
  const lineStarts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  const placeOf = (offset: number): Place => {
    const index = lastNotBehind(lineStarts, offset);
    const [lineStart = 0, next = text.length + 1] = [lineStarts[index], lineStarts[index + 1]];
    const lineText = text.slice(lineStart, next - 1).replace(/\r$/, '');
    return { line: index + 1, column: [...text.slice(lineStart, offset)].length + 1, lineText };
  };
  return (start, end) => ({ file, ...placeOf(start), ...(end !== undefined && { end: placeOf(end) }) });
}

/** Of rising numbers beginning with 0. */
function lastNotBehind(rising: readonly number[], wanted: number): number {
  let [low, high] = [0, rising.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((rising[middle] ?? 0) <= wanted) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** `file:line:column`, the line and a caret under the column; long lines are cut around the caret. */
export function renderLocation(location: Location): string {
  const characters = [...location.lineText.replaceAll('\t', ' ')];
  const start = Math.max(0, location.column - 60);
  const excerpt = characters.slice(start, start + 76).join('');
  const caret = ' '.repeat(location.column - 1 - start) + '^';
  return `${location.file}:${location.line}:${location.column}\n  ${excerpt}\n  ${caret}`;
}
