import type { Node, PartitionBoundSpec } from 'libpg-query';
import { quoteIdentifier } from '../db/identifiers.ts';
import type { Statement } from '../migrations/migration.ts';
import { unwrap } from '../migrations/node.ts';
import { columnsIn, nodesIn } from './columns-in.ts';
import { partitionBound } from './partition-bound.ts';
import { excludesNull } from './proven-not-null.ts';
import type { KnownTable } from './schema/known-schema.ts';

/** The condition that a partition's rows fulfil, for a CHECK before it is attached; undefined for several columns and hash. */
export function checkOfBound(
  statement: Statement,
  { strategy, is_default: isDefault }: PartitionBoundSpec,
  key: string | undefined,
): string | undefined {
  const texts = partitionBound(statement);
  if (key === undefined || texts === undefined || isDefault === true) return undefined;
  const column = quoteIdentifier(key);
  const groups = [...texts.bound.matchAll(/\(([^()]*)\)/g)].map(([, inner = '']) => inner.trim());
  if (strategy === 'l' && groups.length === 1) return `${column} IS NOT NULL AND ${column} IN (${groups[0]})`;
  const [from, to] = groups;
  if (strategy !== 'r' || from === undefined || to === undefined || groups.length > 2) return undefined;
  const parts = [
    `${column} IS NOT NULL`,
    /^minvalue$/i.test(from) ? '' : `${column} >= ${from}`,
    /^maxvalue$/i.test(to) ? '' : `${column} < ${to}`,
  ];
  return parts.filter((part) => part !== '').join(' AND ');
}

/**
 * Whether a validated CHECK of the table looks like one that proves the bound: it has all of its constants, and its columns
 * cannot be NULL. Whether it does, only the server knows.
 */
export function seemsProven(table: KnownTable | undefined, bound: PartitionBoundSpec): boolean {
  const wanted = [
    ...(bound.lowerdatums ?? []),
    ...(bound.upperdatums ?? []),
    ...(bound.listdatums ?? []),
  ].flatMap(constantsOf);
  return (table?.constraints ?? []).some(({ kind, isValid, expression }) => {
    if (kind !== 'check' || !isValid || expression === undefined) return false;
    const there = new Set(constantsOf(expression));
    const areFilled = columnsIn(expression).every(
      (column) => table?.columns.get(column)?.isNotNull === true || excludesNull(expression, column),
    );
    return wanted.every((constant) => there.has(constant)) && areFilled;
  });
}

function constantsOf(node: Node): readonly string[] {
  return nodesIn(node).flatMap((one) => {
    const constant = unwrap(one, 'A_Const');
    if (constant === undefined) return [];
    const { ival, fval, sval, boolval } = constant;
    return [String(sval?.sval ?? fval?.fval ?? boolval?.boolval ?? ival?.ival ?? 0)];
  });
}
