import { randomUUID } from 'node:crypto';
import { systemClock } from '../../src/clock.ts';
import { parseConnectionTarget } from '../../src/db/connection-target.ts';
import { deploy } from '../../src/deploy/deploy.ts';
import type { DeployOptions } from '../../src/deploy/deployment.ts';
import type { DeployResult } from '../../src/deploy/deploy-result.ts';
import type { RunEvent } from '../../src/deploy/events.ts';

export interface TestDeployment {
  readonly events: RunEvent[];
  readonly result: Promise<DeployResult>;
}

/** The engine as the command calls it, with what happens collected. */
export function startDeploy(
  url: string,
  migrations: string,
  options: Partial<DeployOptions> = {},
): TestDeployment {
  const events: RunEvent[] = [];
  const result = deploy({
    target: parseConnectionTarget(url, {}),
    migrations,
    maxWaitMs: 30_000,
    runId: randomUUID().slice(0, 8),
    readOrigin: () => ({ osUser: 'test', host: 'test', gitCommit: null }),
    clock: systemClock,
    emit: (event) => void events.push(event),
    stop: new AbortController().signal,
    urgent: new AbortController().signal,
    ...options,
  });
  return { events, result };
}

export function runDeploy(
  url: string,
  migrations: string,
  options: Partial<DeployOptions> = {},
): Promise<DeployResult> {
  return startDeploy(url, migrations, options).result;
}
