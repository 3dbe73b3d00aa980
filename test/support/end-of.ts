import type { ObjectState } from '../../src/fingerprint/object-state.ts';
import { stateOf } from './state.ts';
import type { TestDatabase } from './database.ts';

/**
 * What a deployment leaves: every object, the ledger, and the journal as far as it does not depend on when and by whom.
 * An interrupted deployment that was finished must equal an undisturbed one in all of it.
 */
export async function endOf(database: TestDatabase): Promise<unknown> {
  const { query } = database;
  return {
    objects: withoutName(await stateOf(database), database.name),
    invalid: await query('select indexrelid::regclass::text as index from pg_index where not indisvalid'),
    pending: await query(
      'select inhrelid::regclass::text as partition from pg_inherits where inhdetachpending',
    ),
    ledger:
      await query(`select migration_name, checksum, finished_at is not null as finished, logs, applied_steps_count,
        rolled_back_at is not null as rolled_back
      from _prisma_migrations order by 1, 3`),
    journal: await query(`select e.migration, e.direction, e.outcome, e.state_before is not null as before,
        e.state_after is not null as after, s.first_statement, s.last_statement, s.state
      from db_check.execution e left join db_check.segment s on s.execution_id = e.id
      where e.outcome <> 'failed' order by e.migration, e.direction, s.first_statement`),
  };
}

function withoutName(state: ObjectState, name: string): ObjectState {
  return Object.fromEntries(Object.entries(state).map(([key, value]) => [key.replace(name, 'this'), value]));
}
