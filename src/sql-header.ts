import { EXIT, ToolError } from './errors.ts';
import { locate } from './location.ts';

/** What may stand in the comments above the SQL of a file: `-- key: value`. */
export interface HeaderKey {
  /** How it is written. */
  readonly hint: string;
  readonly repeats?: true;
  /** Its value goes on in the comment lines below it until the next key, an empty comment or a line that is no comment. */
  readonly goesOn?: true;
}

export interface HeaderQuestion {
  readonly file: string;
  readonly text: string;
  readonly keys: Readonly<Record<string, HeaderKey>>;
}

export interface ParsedHeader {
  readonly headers: readonly Header[];
  /** Where the SQL begins; undefined: there is none. */
  readonly bodyStart: number | undefined;
}

export interface Header {
  readonly key: string;
  readonly value: string;
  readonly start: number;
  readonly valueStart: number;
}

interface Line {
  readonly text: string;
  readonly start: number;
}

const KEY_LINE = /^\s*--\s*([A-Za-z][\w-]*)\s*:(?![:/=])\s*/;

/** `-- key: value`, known or not. */
export function isKeyLine(line: string): boolean {
  return KEY_LINE.test(line);
}

/**
 * The header of a file is everything before the first line that is neither blank nor a `--` comment. Other comments are
 * remarks, but one that looks like `word:` is refused, so that a misspelt key is never silently ignored. Throws ToolError
 * (exit 2) with file, line and column.
 */
export function parseHeader(question: HeaderQuestion): ParsedHeader {
  const lines = splitLines(question.text);
  const end = lines.findIndex((line) => !/^\s*(--|$)/.test(line.text));
  return {
    headers: readHeaders(question, end === -1 ? lines : lines.slice(0, end)),
    bodyStart: lines[end]?.start,
  };
}

function readHeaders({ file, text, keys }: HeaderQuestion, lines: readonly Line[]): readonly Header[] {
  const headers: Header[] = [];
  for (const [index, line] of lines.entries()) {
    const match = KEY_LINE.exec(line.text);
    if (match === null) continue;
    const [prefix, key = ''] = match;
    const valueStart = line.start + prefix.length;
    const known = keys[key];
    if (known === undefined) {
      throw fileError(file, text, line.start, {
        message: `unknown key \`${key}\` in the header`,
        hint: `known keys: ${Object.keys(keys).join(', ')}; a remark must not begin with a word and a colon`,
      });
    }
    if (known.repeats !== true && headers.some((header) => header.key === key)) {
      throw fileError(file, text, line.start, {
        message: `\`${key}\` is given twice`,
        hint: 'keep one of them',
      });
    }
    const value =
      known.goesOn === true ? blankedLines(lines, index, prefix.length) : line.text.slice(prefix.length);
    if (value.trim() === '') {
      throw fileError(file, text, line.start, {
        message: `\`${key}\` has no value`,
        hint: `write it as ${known.hint}`,
      });
    }
    headers.push({ key, value: value.trimEnd(), start: line.start, valueStart });
  }
  return headers;
}

/** The value that starts on line `first` and goes on below, comment signs blanked out: positions stay those of the file. */
function blankedLines(lines: readonly Line[], first: number, prefixLength: number): string {
  const head = lines[first]?.text.slice(prefixLength) ?? '';
  const rest = lines.slice(first + 1);
  const length = rest.findIndex((line) => /^\s*(--)?\s*$/.test(line.text) || isKeyLine(line.text));
  const continued = (length === -1 ? rest : rest.slice(0, length)).map((line) =>
    line.text.replace('--', '  '),
  );
  return [head, ...continued].join('\n');
}

/** Lines with their offsets; a carriage return stays in the text, as white space. */
function splitLines(text: string): readonly Line[] {
  let start = 0;
  return text.split('\n').map((line) => {
    const begin = start;
    start += line.length + 1;
    return { text: line, start: begin };
  });
}

/** Above 0 to 100. */
export function parsePercent(text: string): number | undefined {
  const percent = Number(/^(\d+(?:\.\d+)?)\s*%$/.exec(text)?.[1]);
  return percent > 0 && percent <= 100 ? percent : undefined;
}

/** Points at a place of the file (exit 2). */
export function fileError(
  file: string,
  text: string,
  offset: number,
  words: { readonly message: string; readonly hint: string | undefined },
): ToolError {
  return new ToolError({
    code: 'query-file',
    message: words.message,
    ...(words.hint !== undefined && { hint: words.hint }),
    exitCode: EXIT.usage,
    location: locate(file, text, offset),
  });
}

/** Throws ToolError: this value means nothing. */
export function refuseValue({ file, text, keys }: HeaderQuestion, header: Header): never {
  const message = `\`${header.key}: ${header.value}\` is not understood`;
  const hint = `write it as ${keys[header.key]?.hint}`;
  throw fileError(file, text, header.valueStart, { message, hint });
}
