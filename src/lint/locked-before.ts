import { effectsOf } from '../locks/effects.ts';
import type { ObjectName } from '../migrations/object-name.ts';
import type { Ground } from './ground.ts';
import type { LintStatement } from './lint-file.ts';

/** Tables in use that nobody can even read behind this statement, as far as its text tells. */
export function exclusivelyLocked(
  statement: LintStatement,
  { schema, versions }: Ground,
): readonly ObjectName[] {
  return effectsOf(statement, versions.newest * 10_000)
    .locks.filter(
      ({ relation, mode, target }) =>
        mode === 'ACCESS EXCLUSIVE' &&
        target === 'itself' &&
        relation.kind === 'relation' &&
        relation.schema !== 'pg_temp' &&
        !schema.isNew(relation),
    )
    .map(({ relation }) => relation);
}
