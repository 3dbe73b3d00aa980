import type { AlterTableStmt } from 'libpg-query';
import { rangeName } from '../../migrations/range-name.ts';
import { unwrapAll } from '../../migrations/node.ts';
import { relationOf, type Context } from '../context.ts';
import { byComma, whole } from '../source.ts';
import type { ThingKind } from '../thing.ts';
import type { Command } from './command.ts';
import { alterColumn } from './alter-column.ts';
import { alterConstraint } from './alter-constraint.ts';
import { alterParents } from './alter-parents.ts';
import { alterProperty } from './alter-property.ts';

const KINDS: Readonly<Record<string, ThingKind>> = {
  OBJECT_VIEW: 'view',
  OBJECT_MATVIEW: 'materialized view',
  OBJECT_SEQUENCE: 'sequence',
  OBJECT_INDEX: 'index',
  OBJECT_FOREIGN_TABLE: 'foreign table',
  OBJECT_TYPE: 'type',
};

const COMMANDS: readonly Command[] = [alterColumn, alterConstraint, alterParents, alterProperty];

export function alterTable(
  context: Context,
  { relation, cmds, objtype, missing_ok: isLenient }: AlterTableStmt,
): void {
  const { catalog } = context;
  const kind = KINDS[objtype ?? ''] ?? 'table';
  if (isLenient === true && catalog.find(kind, rangeName(relation ?? {})) === null) return;
  const table = relationOf(context, relation, kind);
  if (isLenient === true && !table.isWhole)
    return catalog.impossible(
      table,
      `whether ${kind} ${table.name} is there is not known, and IF EXISTS does not tell`,
    );
  const pieces = byComma(whole(context.source));
  for (const [index, command] of unwrapAll(cmds, 'AlterTableCmd').entries()) {
    const piece = pieces[index] ?? whole(context.source);
    const isDone = COMMANDS.some((apply) => apply(context, table, command, piece));
    if (!isDone) catalog.impossible(table, `no inverse is known for this ALTER of ${kind} ${table.name}`);
  }
}
