import type { PlanFacts } from './plan-facts.ts';

/** One node of either plan: kept, gone, or new. */
export interface PlanLine {
  readonly mark: ' ' | '-' | '+';
  /** The node as the fingerprint writes it, indented by depth. */
  readonly node: string;
  /** Of the side that the line comes from; of the later one where it is kept. */
  readonly ownBlocks: number;
}

export interface PlanDifference {
  readonly lines: readonly PlanLine[];
  /** The gone and the new node that touched most blocks: where the work went from and to. */
  readonly from: PlanLine | undefined;
  readonly to: PlanLine | undefined;
}

/** Undefined where both plans are the same. */
export function comparePlans(before: PlanFacts, after: PlanFacts): PlanDifference | undefined {
  const lines = align(before, after);
  if (lines.every(({ mark }) => mark === ' ')) return undefined;
  const heaviest = (mark: PlanLine['mark']): PlanLine | undefined =>
    lines.filter((line) => line.mark === mark).sort((a, b) => b.ownBlocks - a.ownBlocks)[0];
  return { lines, from: heaviest('-'), to: heaviest('+') };
}

/** A longest common subsequence of both fingerprints: what is gone stands before what came in its place. */
function align(before: PlanFacts, after: PlanFacts): readonly PlanLine[] {
  const common = commonLengths(before.shape, after.shape);
  const lines: PlanLine[] = [];
  let [one, other] = [0, 0];
  const take = (mark: PlanLine['mark'], side: PlanFacts, index: number): void =>
    void lines.push({ mark, node: side.shape[index] ?? '', ownBlocks: side.nodes[index]?.ownBlocks ?? 0 });
  while (one < before.shape.length || other < after.shape.length) {
    const isBoth = one < before.shape.length && before.shape[one] === after.shape[other];
    const withoutOne = common[one + 1]?.[other] ?? -1;
    const withoutOther = common[one]?.[other + 1] ?? -1;
    if (isBoth) {
      take(' ', after, other);
      one += 1;
      other += 1;
    } else if (withoutOne >= withoutOther) {
      take('-', before, one);
      one += 1;
    } else {
      take('+', after, other);
      other += 1;
    }
  }
  return lines;
}

/** common[i][j]: how many lines both have in common from i and j on. */
function commonLengths(before: readonly string[], after: readonly string[]): readonly (readonly number[])[] {
  const zeros = (): number[] => Array.from({ length: after.length + 1 }, () => 0);
  const common = Array.from({ length: before.length + 1 }, zeros);
  for (let one = before.length - 1; one >= 0; one -= 1) {
    const [row, next] = [common[one] as number[], common[one + 1] as number[]];
    for (let other = after.length - 1; other >= 0; other -= 1) {
      const isSame = before[one] === after[other];
      row[other] = isSame
        ? (next[other + 1] as number) + 1
        : Math.max(next[other] as number, row[other + 1] as number);
    }
  }
  return common;
}
