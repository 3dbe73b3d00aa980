import { buildTime } from '../checks/build-time.ts';
import type { Check } from '../checks/check.ts';
import { indexSpace } from '../checks/index-space.ts';
import { namedRelations, type PendingWork } from '../checks/pending-work.ts';
import type { Database } from '../db/database.ts';
import { FACTS } from '../facts/index.ts';
import { readFacts, type FactResults } from '../facts/read-facts.ts';
import type { TimeBudget } from '../facts/time-budget.ts';
import { readPendingWork, type PendingMigrations } from './read-pending-work.ts';
import { readPredicates } from './read-predicates.ts';

interface Ground {
  readonly db: Database;
  readonly migrations: PendingMigrations | undefined;
  readonly budget: TimeBudget;
}

interface FactsAndWork {
  readonly facts: FactResults;
  /** undefined: there is no migrations folder. */
  readonly pending: PendingWork | undefined;
}

/** What has nothing to do with the targets is asked first: the server answers while the pending files are parsed. */
export async function readFactsAndWork(ground: Ground, checks: readonly Check[]): Promise<FactsAndWork> {
  const { db, budget } = ground;
  const names = checks.flatMap((check) => check.needs);
  const general = readFacts(
    names.filter((name) => !FACTS[name].usesTargets),
    { db, targets: [], budget },
  );
  if (!db.isPipelined) await general;
  const ofTargets = async (): Promise<FactsAndWork> => {
    const pending = await readWork(ground, checks);
    const scoped = names.filter((name) => FACTS[name].usesTargets);
    return { pending, facts: await readFacts(scoped, { db, targets: namedRelations(pending), budget }) };
  };
  const [others, { pending, facts }] = await Promise.all([general, ofTargets()]);
  return { pending, facts: { ...others, ...facts } };
}

/** The checks that forecast the size of partial indexes. */
const FORECASTING: readonly Check[] = [indexSpace, buildTime];

async function readWork(
  { db, migrations, budget }: Ground,
  checks: readonly Check[],
): Promise<PendingWork | undefined> {
  if (migrations === undefined) return undefined;
  const pending = await readPendingWork(db, migrations);
  if (!checks.some((check) => FORECASTING.includes(check))) return pending;
  return { ...pending, indexes: await readPredicates(db, pending.indexes, budget) };
}
