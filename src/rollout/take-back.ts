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
    const known = await readKnown(options, names);
    if (known.length === 0) return { kind: 'done' };
    const result = await rollback({
      ...options,
      runId: `${options.runId}.${position + 1}b`,
      selection: { kind: 'named', migrations: known },
      from: undefined,
      trusted: [],
      approve: () => Promise.resolve(true),
    });
    return describeResult(result);
  } catch (error) {
    return stoppedBy(error);
  }
}

/** Whatever of them was ever begun; what is back already is proved once more, for a kill behind its last statement. */
async function readKnown(
  { target, runId }: Walk['options'],
  names: readonly string[],
): Promise<readonly string[]> {
  const db = await connect({ target, profile: 'read', applicationName: `db-rollback/${runId}/look` });
  try {
    const { rows } = await readLedger(db);
    return names.filter((name) => rows.some((row) => row.migration_name === name));
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
