import { unwrap } from '../../migrations/node.ts';
import { relationOf, type Context } from '../context.ts';
import type { Piece } from '../source.ts';
import { isThere, facet, nameOf, type Thing } from '../thing.ts';
import type { Command } from './command.ts';
import { boundOf, parentFacet } from './create-table.ts';

/** Partitions and inheritance. */
export const alterParents: Command = (context, table, { subtype, def }, piece) => {
  switch (subtype) {
    case 'AT_AttachPartition':
      return attach(
        context,
        table,
        relationOf(context, unwrap(def, 'PartitionCmd')?.name, table.kind),
        piece,
      );
    case 'AT_DetachPartition':
      return detach(context, table, relationOf(context, unwrap(def, 'PartitionCmd')?.name));
    case 'AT_AddInherit':
      return inherit(context, table, relationOf(context, unwrap(def, 'RangeVar')), true);
    case 'AT_DropInherit':
      return inherit(context, table, relationOf(context, unwrap(def, 'RangeVar')), false);
    default:
      return false;
  }
};

function attach({ catalog }: Context, parent: Thing, child: Thing, piece: Piece): boolean {
  // An index that belongs to the one above cannot leave it.
  if (parent.kind === 'index') return isNewBoth(parent, child);
  catalog.record({
    kind: 'done',
    thing: child,
    undo: () => `alter table ${nameOf(parent)} detach partition ${nameOf(child)}`,
  });
  child.facets.set('partition', boundOf(piece));
  return true;
}

function isNewBoth(parent: Thing, child: Thing): boolean {
  return parent.madeAt !== undefined && child.madeAt !== undefined;
}

function detach({ catalog }: Context, parent: Thing, child: Thing): boolean {
  const bound = facet(child, 'partition');
  if (!isThere(bound)) catalog.impossible(child, `the bounds of partition ${child.name} are not known`);
  catalog.record({
    kind: 'done',
    thing: child,
    undo: () => `alter table ${nameOf(parent)} attach partition ${nameOf(child)} ${bound ?? ''}`,
  });
  child.facets.set('partition', null);
  return true;
}

function inherit({ catalog }: Context, table: Thing, parent: Thing, isHeir: boolean): boolean {
  const undo = isHeir ? 'no inherit' : 'inherit';
  // A column that came from the parent stays, as one of the table's own.
  if (!isHeir && table.facets.get(parentFacet(parent)) !== 'own columns')
    catalog.impossible(table, `the columns that ${table.name} has from ${parent.name} become its own`);
  table.facets.set(parentFacet(parent), isHeir ? 'own columns' : null);
  catalog.record({
    kind: 'done',
    thing: table,
    undo: () => `alter table ${nameOf(table)} ${undo} ${nameOf(parent)}`,
  });
  return true;
}
