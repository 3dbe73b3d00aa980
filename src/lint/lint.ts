import type { SourceFile } from '../migrations/migration.ts';
import type { Parser } from '../migrations/parser.ts';
import type { Finding } from '../report/finding.ts';
import { assemble } from './assemble.ts';
import { findIgnores } from './ignores.ts';
import { judgeFile, type Judged } from './judge-file.ts';
import type { LintFile, Role } from './lint-file.ts';
import type { LintOptions } from './lint-options.ts';
import { prepareFile } from './prepare.ts';
import type { Rule } from './rule.ts';
import { SchemaModel } from './schema/schema-model.ts';
import { replayStatement } from './schema/replay-statement.ts';

/** One file of the work, in the order of deployment. */
export interface LintInput {
  readonly source: SourceFile;
  readonly role: Role;
  readonly migration: string | undefined;
  /** Its folder is Prisma's too: prisma migrate dev replays it. */
  readonly isPrisma?: boolean;
  /** false: applied already, or not asked for; only read for what it makes. */
  readonly isJudged: boolean;
}

export interface LintedFile {
  readonly file: LintFile;
  /** Of the rules that are on, what no comment ignores. */
  readonly judged: readonly Judged[];
  readonly findings: readonly Finding[];
  readonly ignored: number;
}

/** Judges files one after the other, each knowing what those before it make. Pure but for the parser. */
export function lintFiles(
  parser: Parser,
  inputs: readonly LintInput[],
  rules: readonly Rule[],
  options: LintOptions,
): readonly LintedFile[] {
  const asked = rules.filter((rule) => isOn(rule, options));
  const prepared = pairUp(
    inputs.map((input) => ({ input, file: prepareFile(parser, { ...input, runner: options.runner }) })),
  );
  const files = prepared.map(({ file }) => file);
  const model = options.schema?.() ?? new SchemaModel();
  const server = options.schema?.();
  const linted: LintedFile[] = [];
  const before = new Map<LintFile['migration'], SchemaModel>();
  for (const { input, file } of prepared) {
    if (!options.arePendingTogether && file.role === 'migration') model.forgetNew();
    if (file.role === 'migration' && file.counterpart !== undefined)
      before.set(file.migration, model.asOld());
    // the way back is deployed when its migration is in use, and what it changes is no news for later migrations
    const own = file.role === 'migration' ? model : model.asOld();
    if (input.isJudged)
      linted.push(
        lintFile(
          parser,
          file,
          judgeFile(file, {
            ...{ rules: asked, files, model: own, versions: options.versions },
            ...(server !== undefined && { server }),
            ...(options.ask !== undefined && { ask: options.ask }),
            ...(file.role === 'rollback' &&
              before.has(file.migration) && { before: before.get(file.migration) }),
          }),
          options,
        ),
      );
    else if (file.role === 'migration')
      for (const statement of file.statements) replayStatement(model, statement, false);
  }
  return linted;
}

function lintFile(
  parser: Parser,
  file: LintFile,
  judged: readonly Judged[],
  options: LintOptions,
): LintedFile {
  return { file, ...assemble(file, judged, findIgnores(file, commentsOf(parser, file)), options) };
}

/** Where the text cannot be scanned, every look-alike counts: hiding an ignore would only make noise. */
function commentsOf(parser: Parser, { source }: LintFile): (offset: number) => boolean {
  let starts: ReadonlySet<number> | undefined;
  return (offset) => {
    const tokens = starts === undefined ? parser.scan(source.text) : undefined;
    if (starts === undefined && tokens === undefined) return true;
    starts ??= new Set(tokens?.filter(({ isComment }) => isComment).map(({ start }) => start));
    return starts.has(offset);
  };
}

function isOn({ id, isStyle, isLive }: Rule, { severities, isStyleOn, schema }: LintOptions): boolean {
  if (isLive === true && schema === undefined) return false;
  const set = severities[id];
  return set === undefined ? isStyle !== true || isStyleOn : set !== 'off';
}

interface Prepared {
  readonly input: LintInput;
  readonly file: LintFile;
}

function pairUp(prepared: readonly Prepared[]): readonly Prepared[] {
  const byName = new Map<string, Prepared[]>();
  for (const one of prepared) {
    const { migration } = one.file;
    if (migration !== undefined) byName.set(migration, [...(byName.get(migration) ?? []), one]);
  }
  return prepared.map(({ input, file }) => {
    const other = file.role === 'migration' ? 'rollback' : file.role === 'rollback' ? 'migration' : undefined;
    const siblings = file.migration === undefined ? [] : (byName.get(file.migration) ?? []);
    return { input, file: { ...file, counterpart: siblings.find((one) => one.file.role === other)?.file } };
  });
}
