import type { Segment, Statement } from '../migrations/migration.ts';

/** A segment with the numbers of its statements in the file, counted from 1: what the journal remembers. */
export interface Unit {
  readonly kind: Segment['kind'];
  /** How the file begins its transaction, with its options. */
  readonly begin: string;
  readonly statements: readonly Statement[];
  readonly first: number;
  readonly last: number;
}

export function planUnits(segments: readonly Segment[]): readonly Unit[] {
  let count = 0;
  return segments.map(({ kind, begin, statements }) => {
    const first = count + 1;
    count += statements.length;
    return { kind, begin: begin ?? 'begin', statements, first, last: count };
  });
}

/** What is left of a script after an interruption; only whole units were ever committed, or the parts of a re-plan. */
export function remainingUnits(units: readonly Unit[], doneThrough: number): readonly Unit[] {
  return units.flatMap((unit) => {
    if (unit.last <= doneThrough) return [];
    if (unit.first > doneThrough) return [unit];
    return [slice(unit, doneThrough + 1, unit.last)];
  });
}

/** The server said that one statement of a transaction must stand alone: before it, it, after it. */
export function isolate(unit: Unit, statement: number): readonly Unit[] {
  const parts = [
    slice(unit, unit.first, statement - 1),
    slice(unit, statement, statement),
    slice(unit, statement + 1, unit.last),
  ];
  return parts
    .map((part, index) => (index === 1 ? { ...part, kind: 'alone' as const } : part))
    .filter((part) => part.statements.length > 0);
}

function slice(unit: Unit, first: number, last: number): Unit {
  return {
    ...unit,
    first,
    last,
    statements: unit.statements.slice(first - unit.first, last - unit.first + 1),
  };
}
