import { parseDurationMs } from '../duration.ts';
import { EXIT, ToolError } from '../errors.ts';
import { locate } from '../location.ts';
import type { SqlPart, TargetQuery, Variant } from './target-query.ts';
import { splitVariants } from './variants/split-variants.ts';

interface Header {
  readonly key: string;
  readonly value: string;
  readonly start: number;
  readonly valueStart: number;
}

interface Line {
  readonly text: string;
  readonly start: number;
}

const HINT: Readonly<Record<string, string>> = {
  target: '-- target: 50ms (ms, s or min)',
  improve: '-- improve: 30% (1 to 100)',
  'expect-index': '-- expect-index: index_name (may be repeated)',
  variant: '-- variant: name (of the query below; each further one has such a line above it)',
  params: '-- params: select id from t order by id limit 3 (goes on in the comment lines below it)',
};

const KEY_LINE = /^\s*--\s*([A-Za-z][\w-]*)\s*:(?![:/=])\s*/;

/**
 * Parses a target query file. Throws ToolError (exit 2) with file, line and column.
 *
 * The header is everything before the first line that is neither blank nor a `--` comment; what follows is the
 * query, with `$1` … `$n` where values go. A header line is `-- key: value`:
 *
 *     -- target: 50ms            required; ms, s or min; met when the client's p95 is below it
 *     -- improve: 30%            optional; what the deployment must gain against the baseline
 *     -- expect-index: name      optional, may be repeated; a plan of this query must use it
 *     -- variant: name           optional; names the query below; further ways to the same rows follow in the file,
 *                                each below such a line: `db-check compare --variants`
 *     -- params: select …        optional; one row is one parameter set, its columns are $1, $2 … in order;
 *     --   from … limit 3        a column named `label` is no parameter but the set's name (typical, heaviest, miss);
 *                                without it values are derived where each $n is compared with something
 *
 * `params` goes on in the comment lines below it until the next key, an empty comment or a line that is no
 * comment. Other comments are remarks, but a remark that looks like `word:` is refused, so that a misspelt key
 * is never silently ignored.
 */
export function parseTargetQuery(file: string, text: string): TargetQuery {
  const lines = splitLines(text);
  const end = lines.findIndex((line) => !/^\s*(--|$)/.test(line.text));
  const headers = readHeaders(file, text, end === -1 ? lines : lines.slice(0, end));
  const refuse = (header: Header): never => {
    const message = `\`${header.key}: ${header.value}\` is not understood`;
    throw fileError(file, text, header.valueStart, { message, hint: `write it as ${HINT[header.key]}` });
  };
  const target = headers.find((header) => header.key === 'target');
  const improve = headers.find((header) => header.key === 'improve');
  const params = headers.find((header) => header.key === 'params');
  if (target === undefined) {
    throw fileError(file, text, 0, { message: 'a target query needs a target', hint: HINT['target'] });
  }
  const body = lines[end];
  if (body === undefined) {
    throw fileError(file, text, text.length, {
      message: 'there is no query in this file',
      hint: 'write the query below the header comments',
    });
  }
  const variants = readVariants({ file, text }, headers.find((header) => header.key === 'variant')?.value, {
    sql: text.slice(body.start).trimEnd(),
    start: body.start,
  });
  return {
    name: file.replace(/^.*[\\/]/, '').replace(/\.sql$/, ''),
    file,
    text,
    body: variants[0]?.body ?? { sql: text.slice(body.start).trimEnd(), start: body.start },
    variants,
    targetMs: parseDurationMs(target.value) || refuse(target),
    improvePercent: improve && (parsePercent(improve.value) ?? refuse(improve)),
    expectedIndexes: headers.filter((header) => header.key === 'expect-index').map((header) => header.value),
    parameters: params && { sql: params.value, start: params.valueStart },
  };
}

/** Throws ToolError (exit 2): one without a name, without a query, or of the same name as another. */
function readVariants(
  { file, text }: Pick<TargetQuery, 'file' | 'text'>,
  first: string | undefined,
  whole: SqlPart,
): readonly Variant[] {
  const variants = splitVariants(first, whole);
  const names = variants.map(({ name }) => name);
  for (const [index, { name, body }] of variants.entries()) {
    const said =
      name === ''
        ? 'the first variant has no name'
        : body.sql === ''
          ? `variant \`${name}\` has no query`
          : names.indexOf(name) < index
            ? `there are two variants \`${name}\``
            : undefined;
    if (said !== undefined) throw fileError(file, text, body.start, { message: said, hint: HINT['variant'] });
  }
  return variants;
}

function readHeaders(file: string, text: string, lines: readonly Line[]): readonly Header[] {
  const headers: Header[] = [];
  for (const [index, line] of lines.entries()) {
    const match = KEY_LINE.exec(line.text);
    if (match === null) continue;
    const [prefix, key = ''] = match;
    const valueStart = line.start + prefix.length;
    if (HINT[key] === undefined) {
      throw fileError(file, text, line.start, {
        message: `unknown key \`${key}\` in the header`,
        hint: `known keys: ${Object.keys(HINT).join(', ')}; a remark must not begin with a word and a colon`,
      });
    }
    if (key !== 'expect-index' && headers.some((header) => header.key === key)) {
      throw fileError(file, text, line.start, {
        message: `\`${key}\` is given twice`,
        hint: 'keep one of them',
      });
    }
    const value =
      key === 'params' ? blankedLines(lines, index, prefix.length) : line.text.slice(prefix.length);
    if (value.trim() === '') {
      throw fileError(file, text, line.start, {
        message: `\`${key}\` has no value`,
        hint: `write it as ${HINT[key]}`,
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
  const length = rest.findIndex((line) => /^\s*(--)?\s*$/.test(line.text) || KEY_LINE.test(line.text));
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

function parsePercent(text: string): number | undefined {
  const percent = Number(/^(\d+(?:\.\d+)?)\s*%$/.exec(text)?.[1]);
  return percent > 0 && percent <= 100 ? percent : undefined;
}

function fileError(
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

/** Where in the file the server's error position (counted in characters, from 1) points. */
export function locatePosition(
  query: TargetQuery,
  part: SqlPart,
  position: number,
): ReturnType<typeof locate> {
  const before = [...part.sql].slice(0, position - 1).join('');
  return locate(query.file, query.text, part.start + before.length);
}
