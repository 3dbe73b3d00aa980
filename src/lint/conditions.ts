import type { Node } from 'libpg-query';
import { namesOf, unwrap } from '../migrations/node.ts';

/** `column = value` where all conditions of a WHERE must hold. */
export interface Equality {
  readonly column: string;
  readonly value: 'constant' | 'null' | 'parameter' | 'other';
}

/** What a WHERE joins by AND. */
export function conjuncts(where: Node | undefined): readonly Node[] {
  if (where === undefined) return [];
  const both = unwrap(where, 'BoolExpr');
  return both?.boolop === 'AND_EXPR' ? (both.args ?? []).flatMap(conjuncts) : [where];
}

/** Which columns a WHERE pins to one value: `a = 1`, `1 = a`, `a IS NULL`, `a`, `NOT a`. */
export function equalities(where: Node | undefined): readonly Equality[] {
  return conjuncts(where).flatMap((node) => equality(node) ?? []);
}

function equality(node: Node): Equality | undefined {
  const bare = columnOf(node) ?? columnOf(negated(node));
  if (bare !== undefined) return { column: bare, value: 'constant' };
  const test = unwrap(node, 'NullTest');
  const tested = test?.nulltesttype === 'IS_NULL' ? columnOf(test.arg) : undefined;
  if (tested !== undefined) return { column: tested, value: 'null' };
  const compared = unwrap(node, 'A_Expr');
  if (compared?.kind !== 'AEXPR_OP' || namesOf(compared.name).at(-1) !== '=') return undefined;
  const [left, right] = [columnOf(compared.lexpr), columnOf(compared.rexpr)];
  if (left !== undefined) return { column: left, value: valueOf(compared.rexpr) };
  return right === undefined ? undefined : { column: right, value: valueOf(compared.lexpr) };
}

function negated(node: Node): Node | undefined {
  const not = unwrap(node, 'BoolExpr');
  return not?.boolop === 'NOT_EXPR' ? not.args?.[0] : undefined;
}

/** The last name of `a`, `t.a`; undefined for everything else. */
export function columnOf(node: Node | undefined): string | undefined {
  const fields = unwrap(node, 'ColumnRef')?.fields;
  return fields === undefined ? undefined : namesOf(fields.slice(-1))[0];
}

function valueOf(node: Node | undefined): Equality['value'] {
  const inner = unwrap(node, 'TypeCast')?.arg ?? node;
  if (unwrap(inner, 'A_Const') !== undefined) return 'constant';
  return unwrap(inner, 'ParamRef') === undefined ? 'other' : 'parameter';
}
