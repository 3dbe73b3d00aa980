import { readFileSync, writeFileSync } from 'node:fs';
import { EXIT, ToolError } from '../errors.ts';
import { applyFixes, type AppliedFix } from '../lint/apply-fixes.ts';
import type { Fix } from '../lint/fix.ts';
import type { LintedFile, LintInput } from '../lint/lint.ts';

export interface FixedFile {
  readonly path: string;
  readonly applied: readonly AppliedFix[];
}

export interface FixRun {
  /** With the texts as they are now. */
  readonly inputs: readonly LintInput[];
  readonly fixed: readonly FixedFile[];
}

type Lint = (inputs: readonly LintInput[]) => readonly LintedFile[];

/** Makes the fixes in the files, one file after the other: a later one is judged with the earlier ones as they are then. */
export function fixFiles(inputs: readonly LintInput[], kinds: readonly Fix['kind'][], lint: Lint): FixRun {
  let current = inputs;
  const fixed: FixedFile[] = [];
  for (const linted of lint(inputs)) {
    const { path } = linted.file.source;
    const judgeAlone = (text: string): LintedFile => judgeOne(current, path, text, lint);
    const { text, applied } = applyFixes(linted, kinds, judgeAlone);
    if (applied.length === 0) continue;
    writeFixed(linted, text);
    fixed.push({ path, applied });
    current = withText(current, path, text);
  }
  return { inputs: current, fixed };
}

/** The file with another text, in its place among the others. */
function judgeOne(inputs: readonly LintInput[], path: string, text: string, lint: Lint): LintedFile {
  const only = withText(inputs, path, text).map((input) => ({
    ...input,
    isJudged: input.source.path === path,
  }));
  const [linted] = lint(only);
  if (linted === undefined) throw new Error(`${path} was not judged`);
  return linted;
}

function withText(inputs: readonly LintInput[], path: string, text: string): readonly LintInput[] {
  return inputs.map((input) =>
    input.source.path === path ? { ...input, source: { ...input.source, text } } : input,
  );
}

/** Somebody may have saved the file in his editor meanwhile: his text is not to be lost. */
function writeFixed({ file: { source } }: LintedFile, text: string): void {
  if (readFileSync(source.path, 'utf8') !== source.text) {
    throw new ToolError({
      code: 'file-changed',
      message: `${source.path} was changed while it was judged`,
      hint: 'run the same command again',
      exitCode: EXIT.usage,
    });
  }
  writeFileSync(source.path, text);
}
