import type * as libpgQuery from 'libpg-query';
import type { Node, RawStmt } from 'libpg-query';
import { isTooDeep, MOST_LEVELS } from './tree-depth.ts';
import { byteToUtf16, codePointToUtf16 } from './utf16-offsets.ts';
import { loadWithStack, type WasmStack } from './wasm-stack.ts';

/** PostgreSQL's own grammar and scanner (libpg-query 18), in JavaScript's units: every offset is UTF-16. */
export interface Parser {
  /** All statements of a text, or the first error. A BOM at the start counts as a space. */
  parse(text: string): ParseOutcome;
  /** All tokens, comments included; undefined when a literal or comment has no end. */
  scan(text: string): readonly Token[] | undefined;
  /** The code in PL/pgSQL of one DO or CREATE FUNCTION statement, as PL/pgSQL's own parser reads it. */
  parseCode(sql: string): CodeOutcome;
}

/** `tree`: nested objects, each under the name of PostgreSQL's own struct (`PLpgSQL_stmt_if`, `PLpgSQL_expr` …). */
export type CodeOutcome =
  | { readonly ok: true; readonly tree: unknown }
  | { readonly ok: false; readonly message: string };

export type ParseOutcome =
  | { readonly ok: true; readonly statements: readonly ParsedStatement[] }
  | { readonly ok: false; readonly problem: SyntaxProblem };

/** From the first token to before the semicolon, or to the end of the text when there is none. */
export interface ParsedStatement {
  readonly start: number;
  readonly end: number;
  readonly node: Node;
}

/** `message` as PostgreSQL says it. `offset` is undefined where the parser gave up without a place. */
export interface SyntaxProblem {
  readonly message: string;
  readonly offset: number | undefined;
}

export interface Token {
  readonly start: number;
  readonly end: number;
  /** As written. */
  readonly text: string;
  readonly isComment: boolean;
  /** An unquoted keyword or identifier in lower case; '' for everything else. */
  readonly word: string;
}

type Library = typeof libpgQuery;

let loading: Promise<Parser> | undefined;
let prepare = (): void => undefined;

/** For the owner of the process, who may set what concerns all of it; called before the parser is loaded, if ever. */
export function beforeParserLoads(action: () => void): void {
  prepare = action;
}

/** Loads the parser's WebAssembly once (30 ms, 15 MB): only those who have SQL to parse should ask. */
export function loadParser(): Promise<Parser> {
  loading ??= load();
  return loading;
}

/** Where it will be wanted: loads while the server is waited for. Whoever asks for it hears of a failure. */
export function preloadParser(): void {
  loadParser().catch(() => undefined);
}

async function load(): Promise<Parser> {
  prepare();
  const { library, stack } = await loadWithStack(async () => {
    const found = await import('libpg-query');
    await found.loadModule();
    return found;
  });
  return {
    parse: (text) => parse(library, stack, withoutBom(text)),
    scan: (text) => scan(library, stack, withoutBom(text)),
    parseCode: (sql) => parseCode(library, stack, sql),
  };
}

/** The parser takes a BOM for a syntax error; a space in its place keeps all offsets. */
function withoutBom(text: string): string {
  return text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text;
}

function parse(library: Library, stack: WasmStack, text: string): ParseOutcome {
  const nul = text.indexOf('\0');
  // The parser is C and would silently end the file here.
  if (nul !== -1) return { ok: false, problem: { message: 'a NUL character is not SQL', offset: nul } };
  if (text === '') return { ok: true, statements: [] };
  if (hasNestOfComments(text)) return { ok: false, problem: NEST_OF_COMMENTS };
  try {
    const utf16 = byteToUtf16(text);
    const statements = (stack.guard(() => library.parseSync(text)).stmts ?? []).flatMap((raw) => rangeOf(raw, utf16, text.length));
    return statements.some(isNestedTooDeep)
      ? { ok: false, problem: NEST_OF_EXPRESSIONS }
      : { ok: true, statements };
  } catch (error) {
    return { ok: false, problem: problemOf(error, text) };
  }
}

const NEST_OF_COMMENTS: SyntaxProblem = {
  message: 'comments are nested too deeply to be parsed',
  offset: undefined,
};

const NEST_OF_EXPRESSIONS: SyntaxProblem = {
  message: 'nested too deeply to be judged (hundreds of operators or calls within one another)',
  offset: undefined,
};

/** A level takes a character at least, two of them for each operator: most statements are too short. */
function isNestedTooDeep({ start, end, node }: ParsedStatement): boolean {
  return end - start > MOST_LEVELS / 2 && isTooDeep(node);
}

/** PostgreSQL's scanner reads a run of signs anew for every comment that begins within: 10,000 of them took minutes. */
function hasNestOfComments(text: string): boolean {
  const runs = text.match(/[-+*/<>=~!@#%^&|`?]{4000,}/g) ?? [];
  return runs.some((run) => run.split('/*').length > 1000);
}

/** The parser leaves out a location of 0 and the length of a last statement without semicolon. */
function rangeOf(raw: RawStmt, utf16: (byte: number) => number, length: number): ParsedStatement[] {
  if (raw.stmt === undefined) return [];
  const from = raw.stmt_location ?? 0;
  const start = utf16(from);
  const end = raw.stmt_len === undefined ? length : utf16(from + raw.stmt_len);
  return [{ start, end, node: raw.stmt }];
}

function problemOf(error: unknown, text: string): SyntaxProblem {
  const details = (error as { sqlDetails?: { cursorPosition: number } }).sqlDetails;
  const message = error instanceof Error ? error.message : String(error);
  // 10,000 nested operators exhaust the stack of the WebAssembly (RangeError, then RuntimeError).
  if (details === undefined)
    return { message: `nested too deeply to be parsed (${message})`, offset: undefined };
  return { message, offset: codePointToUtf16(text, details.cursorPosition) };
}

/** The library's scanner writes control characters into its JSON as they are, and then cannot read it. */
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f]/g;
const WORD = /^[a-z_\u0080-\uffff][^"']*$/i;

function scan(library: Library, stack: WasmStack, text: string): readonly Token[] | undefined {
  if (hasNestOfComments(text)) return undefined;
  try {
    const utf16 = byteToUtf16(text);
    return stack.guard(() => library.scanSync(text.replace(CONTROL, ' '))).tokens.map((raw) => {
      const [start, end] = [utf16(raw.start), utf16(raw.end)];
      const written = text.slice(start, end);
      const word = WORD.test(written) ? written.toLowerCase() : '';
      return { start, end, text: written, isComment: raw.tokenName.endsWith('_COMMENT'), word };
    });
  } catch {
    // An unterminated literal makes the library throw a JSON error.
    return undefined;
  }
}

function parseCode(library: Library, stack: WasmStack, sql: string): CodeOutcome {
  if (sql.includes('\0') || hasNestOfComments(sql)) return { ok: false, message: 'it cannot be parsed' };
  try {
    return { ok: true, tree: stack.guard(() => library.parsePlPgSQLSync(sql)) };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}
