import { parseDurationMs } from '../duration.ts';
import { locate } from '../location.ts';
import {
  fileError,
  parseHeader,
  parsePercent,
  refuseValue,
  type Header,
  type HeaderKey,
} from '../sql-header.ts';
import type { SqlPart, TargetQuery, Variant } from './target-query.ts';
import { splitVariants } from './variants/split-variants.ts';

const KEYS = {
  target: { hint: '-- target: 50ms (ms, s or min)' },
  improve: { hint: '-- improve: 30% (1 to 100)' },
  weight: { hint: '-- weight: 3 (a number above 0; default 1)' },
  'expect-index': { hint: '-- expect-index: index_name (may be repeated)', repeats: true },
  variant: { hint: '-- variant: name (of the query below; each further one has such a line above it)' },
  params: {
    hint: '-- params: select id from t order by id limit 3 (goes on in the comment lines below it)',
    goesOn: true,
  },
} as const satisfies Readonly<Record<string, HeaderKey>>;

/**
 * Parses a target query file. Throws ToolError (exit 2) with file, line and column.
 *
 * The header is everything before the first line that is neither blank nor a `--` comment; what follows is the
 * query, with `$1` … `$n` where values go. A header line is `-- key: value`:
 *
 *     -- target: 50ms            required; ms, s or min; met when the client's p95 is below it
 *     -- improve: 30%            optional; what the deployment must gain against the baseline
 *     -- weight: 3               optional; how often `db-check load` asks it, relative to the others (1)
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
  const { headers, bodyStart } = parseHeader({ file, text, keys: KEYS });
  const refuse = (header: Header): never => refuseValue({ file, text, keys: KEYS }, header);
  const target = headers.find((header) => header.key === 'target');
  const improve = headers.find((header) => header.key === 'improve');
  const weight = headers.find((header) => header.key === 'weight');
  const params = headers.find((header) => header.key === 'params');
  if (target === undefined) {
    throw fileError(file, text, 0, { message: 'a target query needs a target', hint: KEYS.target.hint });
  }
  if (bodyStart === undefined) {
    throw fileError(file, text, text.length, {
      message: 'there is no query in this file',
      hint: 'write the query below the header comments',
    });
  }
  const variants = readVariants({ file, text }, headers.find((header) => header.key === 'variant')?.value, {
    sql: text.slice(bodyStart).trimEnd(),
    start: bodyStart,
  });
  return {
    name: file.replace(/^.*[\\/]/, '').replace(/\.sql$/, ''),
    file,
    text,
    body: variants[0]?.body ?? { sql: text.slice(bodyStart).trimEnd(), start: bodyStart },
    variants,
    targetMs: parseDurationMs(target.value) || refuse(target),
    improvePercent: improve && (parsePercent(improve.value) ?? refuse(improve)),
    weight: weight === undefined ? 1 : (parseWeight(weight.value) ?? refuse(weight)),
    expectedIndexes: headers.filter((header) => header.key === 'expect-index').map((header) => header.value),
    parameters: params && { sql: params.value, start: params.valueStart },
  };
}

function parseWeight(text: string): number | undefined {
  const weight = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  return weight > 0 ? weight : undefined;
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
    if (said !== undefined)
      throw fileError(file, text, body.start, { message: said, hint: KEYS.variant.hint });
  }
  return variants;
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
