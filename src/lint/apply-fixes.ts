import { applyEdits } from './edit.ts';
import type { Fix } from './fix.ts';
import type { Judged } from './judge-file.ts';
import type { LintedFile } from './lint.ts';

export interface Fixed {
  readonly text: string;
  readonly applied: readonly AppliedFix[];
}

export interface AppliedFix {
  readonly rule: string;
  readonly title: string;
  readonly subject: string;
}

/** Every fix may uncover the next; none needs more rounds than statements have clauses. */
const ROUNDS = 10;

/**
 * Makes the fixes of a file, and believes none of them: after each round the text is judged again, and a fix that does
 * not clear its finding, or brings another, is not made.
 * @param judgeAgain lints another text in the place of this file
 */
export function applyFixes(
  first: LintedFile,
  kinds: readonly Fix['kind'][],
  judgeAgain: (text: string) => LintedFile,
): Fixed {
  let current = first;
  const applied: AppliedFix[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const made = applyRound(current, kinds, judgeAgain);
    if (made === undefined) break;
    applied.push(...made.fixes.map(describe));
    current = made.linted;
  }
  return { text: current.file.source.text, applied };
}

interface Round {
  readonly linted: LintedFile;
  readonly fixes: readonly Judged[];
}

/** All at once where that is as good as it promises, else the first that is. */
function applyRound(
  linted: LintedFile,
  kinds: readonly Fix['kind'][],
  judgeAgain: (text: string) => LintedFile,
): Round | undefined {
  const fixable = apart(linted.judged.filter(({ fix }) => fix !== undefined && kinds.includes(fix.kind)));
  if (fixable.length === 0) return undefined;
  const attempts = fixable.length === 1 ? [fixable] : [fixable, ...fixable.map((one) => [one])];
  for (const fixes of attempts) {
    const edits = fixes.flatMap(({ fix }) => fix?.edits ?? []);
    const next = judgeAgain(applyEdits(linted.file.source.text, edits));
    if (isBetter(linted, next, fixes)) return { linted: next, fixes };
  }
  return undefined;
}

/** The finding of each fix is gone, and there is no more of anything than before; a note is no harm. */
function isBetter(before: LintedFile, after: LintedFile, fixes: readonly Judged[]): boolean {
  const [old, now] = [countById(before), countById(after)];
  for (const { rule } of fixes) old.set(rule.id, (old.get(rule.id) ?? 0) - 1);
  const fixed = new Set(fixes.map(({ rule }) => rule.id));
  const notes = new Set(after.judged.filter(isNote).map(({ rule }) => rule.id));
  return [...now].every(([id, count]) => count <= (old.get(id) ?? 0) || (notes.has(id) && !fixed.has(id)));
}

function isNote({ severity, rule }: Judged): boolean {
  return (severity ?? rule.severity) === 'info';
}

function countById({ judged }: LintedFile): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { rule } of judged) counts.set(rule.id, (counts.get(rule.id) ?? 0) + 1);
  return counts;
}

/** Those whose edits do not touch those of one before. */
function apart(judged: readonly Judged[]): readonly Judged[] {
  const taken: (readonly [number, number])[] = [];
  return judged.filter(({ fix }) => {
    const ranges = (fix?.edits ?? []).map(({ start, end }) => [start, end] as const);
    if (ranges.some(([start, end]) => taken.some(([from, to]) => start <= to && from <= end))) return false;
    taken.push(...ranges);
    return true;
  });
}

function describe({ rule, fix, subject }: Judged): AppliedFix {
  return { rule: rule.id, title: fix?.title ?? '', subject };
}
