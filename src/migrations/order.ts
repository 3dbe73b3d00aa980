import { Umzug } from 'umzug';
import type { MigrationStatus } from './ledger-state.ts';

/** umzug decides what is still to run and in which order; our ledger, not a file of its own, tells it what has run. */
export async function orderPending(statuses: readonly MigrationStatus[]): Promise<readonly MigrationStatus[]> {
  const byName = new Map(statuses.map((status) => [status.name, status]));
  const done = statuses.filter((status) => status.state === 'applied').map((status) => status.name);
  const umzug = new Umzug({
    migrations: statuses.map(({ name }) => ({ name, up: neverCalled })),
    storage: { executed: async () => done, logMigration: neverCalled, unlogMigration: neverCalled },
    logger: undefined,
  });
  const pending = await umzug.pending();
  return pending.flatMap(({ name }) => byName.get(name) ?? []);
}

async function neverCalled(): Promise<void> {
  throw new Error('bug: the engine runs migrations itself');
}
