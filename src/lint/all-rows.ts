import type { Node } from 'libpg-query';
import { unwrap } from '../migrations/node.ts';

/** No WHERE, or one that is true of every row. */
export function meansAllRows(where: Node | undefined): boolean {
  if (where === undefined) return true;
  if (unwrap(where, 'A_Const')?.boolval?.boolval === true) return true;
  const { kind, name, lexpr, rexpr } = unwrap(where, 'A_Expr') ?? {};
  const [left, right] = [unwrap(lexpr, 'A_Const'), unwrap(rexpr, 'A_Const')];
  if (kind !== 'AEXPR_OP' || left === undefined || right === undefined) return false;
  return unwrap(name?.[0], 'String')?.sval === '=' && valueOf(left) === valueOf(right);
}

function valueOf(constant: object): string {
  return JSON.stringify({ ...constant, location: undefined });
}
