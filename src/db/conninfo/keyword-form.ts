import { EXIT, ToolError } from '../../errors.ts';
import { understandParameters, type ConnectionParameters } from './parameters.ts';

/** One `keyword = value`: the value in single quotes or up to white space, a backslash takes the next character as it is. */
const PAIR =
  /\s*(\w+)\s*=\s*(?:'((?:[^'\\]|\\[\s\S])*)'|((?:[^\s'\\]|\\[\s\S])(?:[^\s\\]|\\[\s\S])*|))(?=\s|$)/y;

/** Whether a text is meant as libpq's keyword form; everything else is taken for a URL. */
export function isKeywordForm(text: string): boolean {
  return /^\s*\w+\s*=/.test(text);
}

/**
 * `host=h dbname='my db'` as libpq reads it (manual 34.1.1.1): the last of a keyword counts. Anything doubtful is an
 * error that quotes nothing: the doubtful part may be a piece of the password. Throws ToolError (exit 2).
 */
export function parseKeywordForm(text: string, origin: string): ConnectionParameters {
  const named: Record<string, string> = {};
  const end = text.trimEnd().length;
  let count = 0;
  for (PAIR.lastIndex = 0; PAIR.lastIndex < end;) {
    const pair = PAIR.exec(text);
    count += 1;
    if (pair === null) throw malformed(origin, count);
    named[pair[1] ?? ''] = (pair[2] ?? pair[3] ?? '').replaceAll(/\\([\s\S])/g, '$1');
  }
  return understandParameters(named, { in: origin, at: `of ${origin}` });
}

function malformed(origin: string, count: number): ToolError {
  return new ToolError({
    code: 'malformed-conninfo',
    message: `${origin} cannot be read at its keyword ${count}: keyword=value is wanted, with a space before the next`,
    hint: "host=h port=5432 dbname=d user=u password='it\\'s mine': quote values with spaces, and write \\' and \\\\ inside of the quotes",
    exitCode: EXIT.usage,
  });
}
