import { asKind, unwrap } from '../migrations/node.ts';
import type { LintFile, LintStatement } from './lint-file.ts';

const UTC = /^(etc\/)?(utc|uct|gmt|zulu|universal|greenwich)$/i;

/** Whether a statement before sets the TimeZone of the session to UTC; undefined: none sets it at all. */
export function isZoneUtc({ statements }: LintFile, { index, unit }: LintStatement): boolean | undefined {
  let isUtc: boolean | undefined;
  for (const statement of statements.slice(0, index)) {
    const set = asKind(statement, 'VariableSetStmt');
    if (set?.name?.toLowerCase() !== 'timezone') continue;
    if (set.is_local === true && statement.unit !== unit) continue;
    const value = unwrap(set.args?.[0], 'A_Const');
    const isDefault = set.kind === 'VAR_RESET' || set.kind === 'VAR_SET_DEFAULT';
    isUtc = isDefault
      ? undefined
      : value?.ival !== undefined
        ? (value.ival.ival ?? 0) === 0
        : UTC.test(value?.sval?.sval ?? '');
  }
  return isUtc;
}
