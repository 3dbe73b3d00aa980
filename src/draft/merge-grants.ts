import type { Step } from './step.ts';

/** Privileges on one object, of one grantee, in one statement where several follow each other. */
export function mergeGrants(steps: readonly Step[]): readonly Step[] {
  const merged: Step[] = [];
  for (const step of steps) {
    const last = merged.at(-1);
    const sql = last && join(last.sql, step.sql);
    if (last === undefined || sql === undefined) merged.push(step);
    else merged.splice(-1, 1, { ...last, sql, notes: [...new Set([...last.notes, ...step.notes])] });
  }
  return merged;
}

const GRANT =
  /^(alter default privileges .*?)?((?:revoke|grant)(?: grant option for)?) ([a-z, ]+?) (on .*)$/s;

function join(before: string, sql: string): string | undefined {
  const [first, second] = [GRANT.exec(before), GRANT.exec(sql)];
  if (first === null || second === null) return undefined;
  const [, where = '', verb = '', privileges = '', behind = ''] = first;
  const isSame = (second[1] ?? '') === where && second[2] === verb && second[4] === behind;
  return isSame ? `${where}${verb} ${second[3] ?? ''}, ${privileges} ${behind}` : undefined;
}
