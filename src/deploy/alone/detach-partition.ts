import type { ConcurrentDetach } from '../../migrations/concurrent-detach.ts';
import { renderObjectName } from '../../migrations/object-name.ts';
import type { Runner } from '../runner.ts';
import { done, type AloneOutcome } from './outcome.ts';
import { sendStatement } from './send.ts';
import type { AloneWork } from './work.ts';

/**
 * The partition's tie to this parent, and a detachment of the same parent that hangs: only one may (manual, ALTER TABLE).
 * $1: parent, $2: partition.
 */
export const PARTITION_TIE = `
select i.inhrelid = pg_catalog.to_regclass($2) as "isOurs", i.inhdetachpending as "isPending",
  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) as partition
from pg_catalog.pg_inherits as i
join pg_catalog.pg_class as c on c.oid = i.inhrelid
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where i.inhparent = pg_catalog.to_regclass($1)
  and (i.inhrelid = pg_catalog.to_regclass($2) or i.inhdetachpending)
order by i.inhrelid`;

interface Tie {
  readonly isOurs: boolean;
  readonly isPending: boolean;
  /** Qualified and quoted. */
  readonly partition: string;
}

/**
 * DETACH PARTITION … CONCURRENTLY works in two transactions. Interrupted between them the partition is half out
 * (pg_inherits.inhdetachpending): only FINALIZE brings it to its end, whoever began it.
 */
export async function detachPartition(
  runner: Runner,
  work: AloneWork,
  { parent, partition }: ConcurrentDetach,
): Promise<AloneOutcome> {
  const names = [renderObjectName(parent), renderObjectName(partition)] as const;
  const readTies = (): Promise<readonly Tie[]> => runner.db.query<Tie>(PARTITION_TIE, names);
  const before = await readTies();
  const ours = before.find((tie) => tie.isOurs);
  if (ours === undefined && work.begun) return done('adopted');
  const foreign = before.find((tie) => tie.isPending && !tie.isOurs);
  if (foreign !== undefined && ours !== undefined) return refuseForeign(names[0], foreign);
  const isPending = ours?.isPending === true;
  const sql = isPending ? finalize(names[0], names[1]) : work.statement.sql;
  const stopped = await sendStatement(runner, work.statement, sql);
  if (stopped !== undefined && stopped.kind !== 'failed') return stopped;
  const left = (await readTies()).find((tie) => tie.isOurs);
  // Whoever had begun it may have ended it while we waited in the queue.
  if (stopped !== undefined && ours !== undefined && left === undefined) return done('adopted');
  if (stopped !== undefined) return left?.isPending === true ? { ...stopped, leaves: HALF_OUT } : stopped;
  if (left !== undefined) return { kind: 'not-valid', message: `${left.partition} is still a partition` };
  return done(isPending ? 'finalized' : 'ran');
}

const HALF_OUT = 'the partition, half detached: it shows no rows through its parent any more';

function finalize(parent: string, partition: string): string {
  return `alter table ${parent} detach partition ${partition} finalize`;
}

function refuseForeign(parent: string, { partition }: Tie): AloneOutcome {
  return {
    kind: 'refused',
    message: `another detachment from ${parent} was begun and never finished: ${partition}; the server allows one at a time`,
    hint: `type: ${finalize(parent, partition)}; and then run the same command again`,
  };
}
