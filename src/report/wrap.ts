const WIDE =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60]|\p{Emoji_Presentation}/u;
/** Nearly everything: the other takes a millisecond to compile. */
const PRINTABLE_ASCII = /^[ -~]*$/;

/** Columns a terminal needs for the text: two for East Asian wide characters and emoji. */
export function displayWidth(text: string): number {
  if (PRINTABLE_ASCII.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += WIDE.test(character) ? 2 : 1;
  return width;
}

/**
 * Makes text of others (application names, queries) harmless on a terminal: control characters, which could
 * move the cursor or retitle the window, become visible marks. Line breaks stay.
 */
export function plainText(text: string): string {
  if (PRINTABLE_ASCII.test(text)) return text;
  return text.replaceAll('\t', ' ').replaceAll(/(?!\n)[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, '\uFFFD');
}

/** Breaks at spaces; a word longer than a line is cut, behind a `_` or `/` where it has one, never lost. */
export function wrapText(text: string, width: number): string[] {
  return plainText(text)
    .split('\n')
    .flatMap((line) => (displayWidth(line) <= width ? [line] : wrapLine(line, width)));
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ').flatMap((word) => cutWord(word, width))) {
    const joined = current === '' ? word : `${current} ${word}`;
    if (displayWidth(joined) <= width) current = joined;
    else {
      lines.push(current);
      current = word;
    }
  }
  return [...lines, current];
}

function cutWord(word: string, width: number): string[] {
  if (displayWidth(word) <= width) return [word];
  const pieces: string[] = [];
  let piece = '';
  for (const character of word) {
    if (piece !== '' && displayWidth(piece + character) > width) {
      const whole = /^.*[_/]/s.exec(piece)?.[0] ?? piece;
      pieces.push(whole);
      piece = piece.slice(whole.length);
    }
    piece += character;
  }
  return [...pieces, piece];
}
