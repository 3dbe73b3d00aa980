import { connect } from '../db/connect.ts';
import { rollback } from '../deploy/rollback/rollback.ts';
import { renderProblem } from '../deploy/problem-lines.ts';
import type { RollbackResult } from '../deploy/rollback/result.ts';
import { EXIT } from '../errors.ts';
import { readLedger } from '../migrations/ledger.ts';
import type { Performed } from './performed.ts';
import { performCommand } from './perform-command.ts';
import type { PhasePlan } from './phase-plan.ts';
import { stoppedBy } from './stopped-by.ts';
import type { Walk } from './walk.ts';

/** Takes back what a phase did; what has been taken back already stays so. */
export async function takeBack({ options }: Walk, { phase, position }: PhasePlan): Promise<Performed> {
  if (phase.migrations !== undefined) return takeBackMigrations(options, phase.migrations, position);
  if (phase.command === undefined) return { kind: 'done' };
  if (phase.rollbackCommand !== undefined) return performCommand(phase, phase.rollbackCommand, options);
  return {
    ...{ kind: 'failed', exitCode: EXIT.failed, lines: [] },
    message: 'it has no rollbackCommand: what its command did stays',
  };
}

async function takeBackMigrations(
  options: Walk['options'],
  names: readonly string[],
  position: number,
): Promise<Performed> {
  try {
    const standing = await readStanding(options, names);
    if (standing.length === 0) return { kind: 'done' };
    const result = await rollback({
      ...options,
      runId: `${options.runId}.${position + 1}b`,
      selection: { kind: 'named', migrations: standing },
      from: undefined,
      trusted: [],
      approve: () => Promise.resolve(true),
    });
    return describeResult(result);
  } catch (error) {
    return stoppedBy(error);
  }
}

/** Whatever of them is in the database, half of it too. */
async function readStanding(
  { target, runId }: Walk['options'],
  names: readonly string[],
): Promise<readonly string[]> {
  const db = await connect({ target, profile: 'read', applicationName: `db-rollback/${runId}/look` });
  try {
    const { rows } = await readLedger(db);
    const standing = rows.filter(
      ({ rolled_back_at, migration_name }) => rolled_back_at === null && names.includes(migration_name),
    );
    return [...new Set(standing.map(({ migration_name }) => migration_name))];
  } finally {
    await db.close().catch(() => undefined);
  }
}

function describeResult({ exitCode, migrations }: RollbackResult): Performed {
  const stopped = migrations.find(({ problem }) => problem !== undefined);
  if (stopped?.problem !== undefined) {
    const message = `the rollback of ${stopped.name} stopped`;
    return { kind: 'stopped', exitCode, message, lines: renderProblem(stopped.problem) };
  }
  const proofs = migrations.map(({ name, proof }) => ({ name, proof: proof?.kind ?? 'unknown' }));
  return { kind: 'done', detail: { proofs, exitCode } };
}
