/**
 * Objects and lists within one another that every walk over a tree can follow: measured, the walk with the most frames of
 * V8's stack a level fails from 2,200 on. An operator is two levels.
 */
export const MOST_LEVELS = 1500;

/** Whether a tree is deeper than that; walks without recursion, which is what it is asked for. */
export function isTooDeep(root: object): boolean {
  let level: object[] = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MOST_LEVELS) return true;
    const next: object[] = [];
    for (const node of level) {
      for (const child of Object.values(node) as unknown[]) {
        if (typeof child === 'object' && child !== null) next.push(child);
      }
    }
    level = next;
  }
  return false;
}
