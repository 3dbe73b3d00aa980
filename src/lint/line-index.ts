import type { Location } from '../location.ts';

/** Line and column of any offset of a text; the lines are found once, because a file may have thousands of findings. */
export class LineIndex {
  readonly #file: string;
  readonly #text: string;
  readonly #starts: readonly number[];

  constructor(file: string, text: string) {
    [this.#file, this.#text] = [file, text];
    const starts = [0];
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.#starts = starts;
  }

  /** From `start` to before `end`, UTF-16 offsets; the line shown is that of `start`. */
  locate(start: number, end: number): Location {
    const first = this.#place(start);
    const last = this.#place(Math.max(start, end));
    return {
      file: this.#file,
      ...first,
      endLine: last.line,
      endColumn: last.column,
      lineText: this.#lineText(first.line),
    };
  }

  #place(offset: number): { readonly line: number; readonly column: number } {
    const line = this.#lineOf(offset);
    return { line, column: [...this.#text.slice(this.#starts[line - 1], offset)].length + 1 };
  }

  #lineOf(offset: number): number {
    let [low, high] = [0, this.#starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  #lineText(line: number): string {
    return this.#text.slice(this.#starts[line - 1], this.#starts[line] ?? undefined).replace(/\r?\n$/, '');
  }
}
