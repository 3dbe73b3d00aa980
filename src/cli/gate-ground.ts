import type { GateEvent, GateGround, PhaseGround } from '../gates/gate-ground.ts';
import type { Finding } from '../report/finding.ts';
import type { CommandContext, CommonOptions } from './command.ts';

type Surroundings = Pick<CommandContext, 'clock' | 'environment' | 'runId' | 'stop' | 'workingDirectory'>;

/** What the gates of a phase look at, from a command's surroundings. */
export function gateGround(
  context: Surroundings,
  common: Pick<CommonOptions, 'target' | 'settings'>,
  phase: PhaseGround,
  emit: (event: GateEvent) => void,
): GateGround {
  const { clock, environment, runId, workingDirectory } = context;
  const { target, settings } = common;
  return {
    ...{ target, settings, clock, environment, runId, workingDirectory, phase, emit },
    stop: context.stop.signal,
    runChecks: (ids, within) => runChosen(context, common, ids, within),
  };
}

/** As `db-check pre --only` runs them; everything within the time of one answer. */
async function runChosen(
  { clock, runId }: Surroundings,
  { target, settings }: Pick<CommonOptions, 'target' | 'settings'>,
  ids: readonly string[],
  { signal, timeoutMs }: Parameters<GateGround['runChecks']>[1],
): Promise<readonly Finding[]> {
  const { findingsOf, runChecks } = await import('./run-checks.ts');
  const checkMs = Math.min(settings.limits.checkMs, timeoutMs);
  const limits = { ...settings.limits, checkMs, runMs: timeoutMs };
  const report = await runChecks({
    ...{ target, runId, clock, strict: false, only: ids, stop: signal },
    settings: { ...settings, limits },
  });
  return findingsOf(report).filter(({ id }) => ids.includes(id));
}
