import type { Step } from './step.ts';

/**
 * Indexes that come back are built before the new ones of their table are dropped, so that no query is without both in
 * between. Only within steps that are about that table's indexes and nothing else, and never past one of the same name.
 */
export function buildBeforeDrop(steps: readonly Step[]): readonly Step[] {
  const ordered: Step[] = [];
  for (const step of steps) {
    let place = ordered.length;
    if (step.index?.isBuilt === true) while (mayPass(step, ordered[place - 1])) place -= 1;
    ordered.splice(place, 0, step);
  }
  return ordered;
}

function mayPass({ index }: Step, before: Step | undefined): boolean {
  const other = before?.index;
  return index !== undefined && other !== undefined && !other.isBuilt && other.name !== index.name;
}
