import type { Constraint } from 'libpg-query';
import type { ObjectName } from '../migrations/object-name.ts';
import { rangeName } from '../migrations/range-name.ts';
import { effects, lock, type Answer, type Effects } from './effect.ts';

/** ALTER TABLE … ADD constraint. NOT VALID and NOT ENFORCED ones read nothing (manual, ALTER TABLE). */
export function addConstraint(constraint: Constraint, table: ObjectName, recurses: boolean): Effects {
  const { contype, skip_validation: unchecked = false, indexname } = constraint;
  const scans: Answer = unchecked ? 'no' : 'yes';
  if (contype === 'CONSTR_FOREIGN') return addForeignKey(constraint, table, recurses);
  if (indexname !== undefined) return adoptIndex(constraint, table, indexname);
  // A partitioned table itself has nothing to read. A column that is NOT NULL already is not read again.
  const mayScan = scans === 'no' ? 'no' : recurses || contype === 'CONSTR_NOTNULL' ? 'depends' : scans;
  const isInherited = contype === 'CONSTR_CHECK' && constraint.is_no_inherit !== true;
  const descendants = !recurses ? 'no' : isInherited ? 'yes' : 'depends';
  return effects(lock(table, 'ACCESS EXCLUSIVE', { scans: mayScan, descendants }));
}

/** SHARE ROW EXCLUSIVE on both sides: writers of both tables wait, readers do not. */
function addForeignKey(
  { pktable, skip_validation: unchecked }: Constraint,
  table: ObjectName,
  recurses: boolean,
): Effects {
  const checks = unchecked === true ? 'no' : 'depends';
  return effects(
    lock(table, 'SHARE ROW EXCLUSIVE', { scans: checks, descendants: recurses ? 'depends' : 'no' }),
    pktable && lock(rangeName(pktable), 'SHARE ROW EXCLUSIVE', { scans: checks, descendants: 'depends' }),
  );
}

/** USING INDEX builds nothing, but a primary key on a nullable column is a hidden SET NOT NULL. */
function adoptIndex({ contype }: Constraint, table: ObjectName, name: string): Effects {
  const scans = contype === 'CONSTR_PRIMARY' ? 'depends' : 'no';
  return effects(
    lock(table, 'ACCESS EXCLUSIVE', { scans }),
    lock({ kind: 'index', schema: table.schema, name }, 'SHARE UPDATE EXCLUSIVE'),
  );
}
