export interface LimitStep {
  readonly load: number;
  /** Every limit held there; false where one failed, and where nobody knows. */
  readonly holds: boolean;
}

export interface LimitRange {
  readonly start: number;
  readonly least: number;
  readonly most: number;
  /** Clients are whole, a rate need not be. */
  readonly isWhole: boolean;
}

/** Nearer than a twentieth no two runs of a load agree. */
const PRECISION = 0.05;

/** The highest load at which all held, below the lowest at which something did not. */
export function highestHeld(steps: readonly LimitStep[]): number | undefined {
  const broken = lowestBroken(steps) ?? Infinity;
  const held = steps.filter(({ holds, load }) => holds && load < broken);
  return held.length === 0 ? undefined : Math.max(...held.map(({ load }) => load));
}

export function lowestBroken(steps: readonly LimitStep[]): number | undefined {
  const broken = steps.filter(({ holds }) => !holds);
  return broken.length === 0 ? undefined : Math.min(...broken.map(({ load }) => load));
}

/** Twice as much while all limits hold, half as much while none did, then the middle; undefined: it is found. */
export function nextLoad(
  steps: readonly LimitStep[],
  { start, least, most, isWhole }: LimitRange,
): number | undefined {
  const [held, broken] = [highestHeld(steps), lowestBroken(steps)];
  if (held === undefined && broken === undefined) return Math.min(start, most);
  if (broken === undefined) return held === most ? undefined : Math.min(most, 2 * (held ?? start));
  if (held === undefined) return broken <= least ? undefined : Math.max(least, round(broken / 2, isWhole));
  if (broken - held <= Math.max(isWhole ? 1 : 0, held * PRECISION)) return undefined;
  return round((held + broken) / 2, isWhole);
}

function round(load: number, isWhole: boolean): number {
  return isWhole ? Math.floor(load) : Math.round(load * 10) / 10;
}
