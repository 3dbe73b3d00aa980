import type { Approval, ApprovedMigration, LedgerEntry } from './approval.ts';
import { judgeStates } from './judge-states.ts';
import type { Present } from './present.ts';
import type { TargetIdentity } from './read-target.ts';

/**
 * What is not as it was when the plan was made, one line a change; nothing: the plan still holds. What runs of this
 * very plan have done in between is no change, so that an interrupted one goes on.
 */
export function judgeChanges(then: Approval, now: Present): readonly string[] {
  const target = judgeTarget(then.target, now.approval.target);
  // in another database everything else differs too, and says nothing
  if (target.length > 0) return target;
  return [
    ...judgeLedger(then, now),
    ...then.migrations.flatMap((migration) => judgeMigration(migration, now)),
    ...judgeOrder(then, now),
    ...judgeStates(then, now),
  ];
}

function judgeTarget(then: TargetIdentity, now: TargetIdentity): readonly string[] {
  const wasCluster = then.systemIdentifier ?? 'unknown';
  const isCluster = now.systemIdentifier ?? 'unknown';
  const isKnown = then.systemIdentifier !== null && now.systemIdentifier !== null;
  return [
    ...(isKnown && wasCluster !== isCluster
      ? [`the server: was cluster ${wasCluster}, is cluster ${isCluster}`]
      : []),
    ...(then.databaseOid === now.databaseOid && then.database === now.database
      ? []
      : [
          `the database: was ${then.database} (oid ${then.databaseOid}), is ${now.database} (oid ${now.databaseOid})`,
        ]),
    ...(then.schemas.join() === now.schemas.join()
      ? []
      : [`the search_path: was ${then.schemas.join(', ')}, is ${now.schemas.join(', ')}`]),
  ];
}

/** Everything but the planned migrations: those are judged by what became of them. */
function judgeLedger(then: Approval, now: Present): readonly string[] {
  const planned = new Set(then.migrations.map(({ name }) => name));
  const others = (entries: readonly LedgerEntry[]): ReadonlyMap<string, string> =>
    new Map(
      entries
        .filter(({ name }) => !planned.has(name))
        .map(({ name, state, checksum }) => [name, `${state}${checksum === null ? '' : ` ${checksum}`}`]),
    );
  const [before, after] = [others(then.ledger), others(now.approval.ledger)];
  return [...new Set([...before.keys(), ...after.keys()])]
    .sort()
    .filter((name) => before.get(name) !== after.get(name))
    .map(
      (name) => `${name}: was ${before.get(name) ?? 'not applied'}, is ${after.get(name) ?? 'not applied'}`,
    );
}

function judgeMigration(
  then: ApprovedMigration,
  { approval, statuses, executions }: Present,
): readonly string[] {
  const { name } = then;
  const now = approval.migrations.find((migration) => migration.name === name);
  if (now === undefined) return [`${name}: its folder is gone`];
  const state = statuses.find((status) => status.name === name)?.state;
  const isOurs = executions.has(name);
  return [
    ...(now.checksum === then.checksum
      ? []
      : [`${name}: migration.sql was edited (sha256 ${short(then.checksum)}, now ${short(now.checksum)})`]),
    ...judgeRollback(then, now),
    ...(now.checksum === then.checksum && now.steps !== then.steps
      ? [`${name}: this version of the tool cuts it into other steps`]
      : []),
    ...(state === 'held' && !approval.releases.includes(name)
      ? [`${name}: was rolled back, and is held`]
      : []),
    ...(state === 'unfinished' && !isOurs ? [`${name}: was begun by another tool`] : []),
    ...((state === 'applied' || state === 'edited') && !isOurs
      ? [`${name}: was applied by another tool`]
      : []),
    ...(state === 'edited' && isOurs && now.checksum === then.checksum
      ? [`${name}: was applied in between, with another text`]
      : []),
  ];
}

function judgeRollback(then: ApprovedMigration, now: ApprovedMigration): readonly string[] {
  const { name } = then;
  if (then.rollbackChecksum === now.rollbackChecksum) return [];
  if (then.rollbackChecksum === null) return [`${name}: has a rollback now, and was irreversible`];
  if (now.rollbackChecksum === null) return [`${name}: is irreversible now, and had a rollback`];
  return [
    `${name}: its rollback was edited (sha256 ${short(then.rollbackChecksum)}, now ${short(now.rollbackChecksum)})`,
  ];
}

/** What was added behind the plan's last migration is left for another plan. */
function judgeOrder(then: Approval, { statuses }: Present): readonly string[] {
  const planned = then.migrations.map(({ name }) => name);
  const last = planned.at(-1) ?? '';
  return statuses
    .filter(({ name, state }) => state === 'pending' && name < last && !planned.includes(name))
    .map(({ name }) => `${name}: is new, and belongs before ${last}`);
}

const short = (checksum: string): string => checksum.slice(0, 12);
