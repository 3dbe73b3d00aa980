import { deploy } from '../deploy/deploy.ts';
import type { DeployResult } from '../deploy/deploy-result.ts';
import { renderProblem } from '../deploy/problem-lines.ts';
import { EXIT, ToolError } from '../errors.ts';
import type { MigrationStatus } from '../migrations/ledger-state.ts';
import { readMigrationsFolder } from '../migrations/read-folder.ts';
import { checksumsOf } from './checksums.ts';
import { planPhase, type PhasePlan } from './phase-plan.ts';
import type { Performed } from './performed.ts';
import type { MigrationChecksum, PhaseRecord } from './rollout-record.ts';
import { readStatuses } from './read-statuses.ts';
import { stoppedBy } from './stopped-by.ts';
import type { Walk } from './walk.ts';

/** Applies a phase's migrations, and nothing else; what an earlier run began goes on where it was. */
export async function performMigrations(
  { options, rollout }: Walk,
  plan: PhasePlan,
  { attempt }: PhaseRecord,
): Promise<Performed> {
  const { phase, position } = plan;
  const names = phase.migrations ?? [];
  try {
    const folders = readMigrationsFolder(options.migrations);
    const statuses = await readStatuses(options, folders);
    refuseStrangers(statuses, names, phase.name);
    const files = checksumsOf(folders, names);
    refuseOtherFiles(files, plan);
    const mayReturn = rollout.isAgain || attempt > 1;
    const held = statuses.filter(({ name, state }) => state === 'held' && names.includes(name));
    const release = mayReturn ? held.map(({ name }) => name) : [];
    const runId = `${options.runId}.${position + 1}`;
    const result = await deploy({ ...options, runId, release, to: names.at(-1) });
    return describeResult(result) ?? { kind: 'done', migrations: files };
  } catch (error) {
    return stoppedBy(error);
  }
}

function isPending({ state }: MigrationStatus): boolean {
  return state === 'pending' || state === 'held';
}

/** What is pending before them would be applied too, and nobody asked for it. */
function refuseStrangers(
  statuses: readonly MigrationStatus[],
  names: readonly string[],
  phase: string,
): void {
  const last = names.at(-1) ?? '';
  const strangers = statuses
    .filter((status) => isPending(status) && status.name < last && !names.includes(status.name))
    .map(({ name }) => name);
  if (strangers.length === 0) return;
  throw new ToolError({
    code: 'pending-before-phase',
    message: `pending before what phase ${phase} applies, and not of it: ${strangers.join(', ')}`,
    hint: `put them into a phase, or apply them first: db-deploy apply --to ${strangers.at(-1)}`,
    exitCode: EXIT.held,
  });
}

/** What was proved elsewhere is what goes in, although hours of gates lay between. */
function refuseOtherFiles(files: readonly MigrationChecksum[], { phase, content }: PhasePlan): void {
  if (phase.promotedFrom === undefined || planPhase(phase, 0, files).content === content) return;
  throw new ToolError({
    code: 'files-changed',
    message: `the migrations of phase ${phase.name} were changed while its gates were asked`,
    hint: 'run the same command again: the proof is asked for anew',
    exitCode: EXIT.drift,
  });
}

/** undefined: all is applied. A refused statement is a failure; locks, lost connections and Ctrl-C are not. */
function describeResult({ exitCode, migrations }: DeployResult): Performed | undefined {
  const stopped = migrations.find(({ problem }) => problem !== undefined);
  if (stopped?.problem === undefined) return undefined;
  const { name, problem } = stopped;
  const kind = problem.kind === 'failed' ? 'failed' : 'stopped';
  return { kind, exitCode, message: `migration ${name} stopped`, lines: renderProblem(problem) };
}
