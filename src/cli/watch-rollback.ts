import { DEFAULT_WATCH } from '../config/watch.ts';
import { readOrigin } from '../deploy/origin.ts';
import { ToolError } from '../errors.ts';
import type { AutomaticEnd } from '../watch/automatic-rollback.ts';
import type { WatchPlan } from '../watch/watch-plan.ts';
import type { CommandContext, CommonOptions } from './command.ts';
import { createRunProgress } from './run-progress.ts';

export interface WatchedRollback {
  readonly context: CommandContext;
  readonly common: CommonOptions;
  readonly plan: WatchPlan;
  /** --confirm, for a database that is protected. */
  readonly confirmed: string | undefined;
}

/** undefined where the configuration does not ask for it. A server that does not answer now is asked again at the next tick. */
export async function rollBackIfAsked(wish: WatchedRollback): Promise<AutomaticEnd | undefined> {
  const { settings } = wish.common;
  if ((settings.watch ?? DEFAULT_WATCH).onDegraded !== 'rollback') return undefined;
  const { rollBackAlone } = await import('../watch/automatic-rollback.ts');
  try {
    return await rollBackAlone(groundOf(wish));
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return { kind: 'refused', reasons: [error.message.split('\n')[0] ?? error.code] };
  }
}

const MAX_WAIT_MS = 10 * 60_000;

function groundOf({ context, common, plan, confirmed }: WatchedRollback) {
  const { settings, target } = common;
  return {
    target,
    migrations: settings.migrations,
    maxWaitMs: MAX_WAIT_MS,
    runId: `${context.runId}.back`,
    readOrigin: () => readOrigin(context.workingDirectory, context.environment),
    clock: context.clock,
    emit: createRunProgress(context),
    stop: context.stop.signal,
    urgent: context.stop.urgent,
    environments: settings.environments ?? {},
    environment: context.environment,
    applicationName: `db-check/${context.runId}/rollback`,
    watchId: plan.id,
    deployment: plan.deployment,
    isUnconfirmed: settings.protected.includes(target.database) && confirmed !== target.database,
  };
}
