import { hash } from 'node:crypto';
import { parseSearchPath, resolveScope, type Scope } from '../../fingerprint/scope.ts';
import type { ObjectState } from '../../fingerprint/object-state.ts';
import type { Migration, Script } from '../../migrations/migration.ts';
import type { Database } from '../../db/database.ts';
import { readStatePatiently } from '../read-state-patiently.ts';
import type { SessionFacts } from '../session-facts.ts';
import type { Situation } from '../situation.ts';
import type { Approval, ApprovedMigration } from './approval.ts';
import { readTarget } from './read-target.ts';

export interface ApprovalSources {
  readonly situation: Situation;
  /** Those of the plan, in its order. */
  readonly migrations: readonly Migration[];
  readonly releases: readonly string[];
  readonly facts: Pick<SessionFacts, 'searchPath' | 'role'>;
}

/** What holds at this moment, for a plan that is being made or carried out. Reads only. */
export async function takeApproval(db: Database, sources: ApprovalSources): Promise<Approval> {
  const { situation, migrations, releases, facts } = sources;
  const searchPath = parseSearchPath(facts.searchPath, facts.role);
  const readState = rememberStates(db);
  const approved: ApprovedMigration[] = [];
  for (const migration of migrations) {
    const { name, checksum, up, down } = migration;
    approved.push({
      name,
      checksum,
      rollbackChecksum: down?.file.checksum ?? null,
      steps: digestSteps(up),
      progress: describeProgress(name, situation),
      state: await readState(resolveScope(up.touched, searchPath)),
    });
  }
  const ledger = situation.statuses
    .filter(({ state }) => state !== 'pending')
    .map(({ name, state, row }) => ({ name, state, checksum: row?.checksum ?? null }));
  return { target: await readTarget(db), releases, ledger, migrations: approved };
}

/** Several migrations of one table have one scope: it is read once. */
function rememberStates(db: Database): (scope: Scope) => Promise<ObjectState | null> {
  const states = new Map<string, ObjectState | null>();
  return async (scope) => {
    const key = JSON.stringify(scope);
    const known = states.get(key);
    if (known !== undefined) return known;
    const state = await readStatePatiently(db, scope);
    states.set(key, state);
    return state;
  };
}

function digestSteps({ segments }: Script): string {
  const steps = segments.map(({ kind, begin, statements }) => [
    kind,
    begin ?? '',
    statements.map(({ sql }) => sql),
  ]);
  return hash('sha256', JSON.stringify(steps));
}

function describeProgress(name: string, { statuses, begun }: Situation): string {
  const row = statuses.find((status) => status.name === name)?.row;
  const segments = begun.get(row?.id ?? '')?.segments ?? [];
  return segments
    .map((one) => `${one.first_statement}-${one.last_statement} ${one.state} in ${one.run_id}`)
    .join(', ');
}
