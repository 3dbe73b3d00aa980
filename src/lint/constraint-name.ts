import type { Constraint } from 'libpg-query';
import type { ObjectName } from '../migrations/object-name.ts';
import { columnsIn } from './columns-in.ts';
import { constraintOf, indexOfConstraint } from './schema/columns.ts';
import type { KnownConstraint, KnownTable } from './schema/known-schema.ts';

/** The name that a constraint has, or that the server will choose for it (manual, CREATE TABLE: no rule, but as it does). */
export function constraintName(table: ObjectName, constraint: Constraint): string {
  const known = constraintOf(constraint);
  return (known && knownName(table, known)) ?? table.name;
}

function knownName(table: ObjectName, constraint: KnownConstraint): string {
  const { name, kind, columns, expression } = constraint;
  if (name !== undefined) return name;
  const suffix = { 'foreign key': 'fkey', check: 'check', exclude: 'excl', 'not null': 'not_null' }[
    kind as string
  ];
  if (suffix === undefined) return indexOfConstraint(table, constraint, false)?.name.name ?? table.name;
  // a CHECK is called after its column where it has only one
  const named = kind === 'check' && expression !== undefined ? columnsIn(expression) : columns;
  return [table.name, ...(kind === 'check' && named.length > 1 ? [] : named), suffix].join('_');
}

/** The constraint of a table that has this name, or will have been given it. */
export function findConstraint(table: KnownTable | undefined, name: string): KnownConstraint | undefined {
  return table?.constraints.find((one) => knownName(table.name, one) === name);
}
