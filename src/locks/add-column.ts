import type { ColumnDef } from 'libpg-query';
import { unwrapAll } from '../migrations/node.ts';
import type { ObjectName } from '../migrations/object-name.ts';
import { rangeName } from '../migrations/range-name.ts';
import { addColumnRewrites } from './column-default.ts';
import { effects, lock, type Answer, type Effects } from './effect.ts';

/** ALTER TABLE … ADD COLUMN with everything that may hang on the column. */
export function addColumn(column: ColumnDef, table: ObjectName, recurses: boolean): Effects {
  const rewrites = addColumnRewrites(column);
  const constraints = unwrapAll(column.constraints, 'Constraint');
  const parents = constraints.flatMap(({ pktable }) => pktable ?? []);
  return effects(
    lock(table, 'ACCESS EXCLUSIVE', {
      rewrites,
      scans: rewrites === 'no' ? scans(column) : rewrites,
      descendants: recurses ? 'yes' : 'no',
    }),
    ...parents.map((parent) =>
      lock(rangeName(parent), 'SHARE ROW EXCLUSIVE', { scans: 'depends', descendants: 'depends' }),
    ),
  );
}

/** A constraint on the new column reads every row, even where the column is NULL in all of them. */
function scans({ constraints }: ColumnDef): Answer {
  const types = new Set(unwrapAll(constraints, 'Constraint').map(({ contype }) => contype));
  if (types.has('CONSTR_CHECK') || types.has('CONSTR_UNIQUE') || types.has('CONSTR_PRIMARY')) return 'yes';
  if (types.has('CONSTR_DEFAULT')) return types.has('CONSTR_FOREIGN') ? 'depends' : 'no';
  return types.has('CONSTR_NOTNULL') ? 'yes' : 'no';
}
