import { deploy } from '../../src/deploy/deploy.ts';
import type { DeployOptions } from '../../src/deploy/deployment.ts';
import type { DeployResult } from '../../src/deploy/deploy-result.ts';
import type { RunEvent } from '../../src/deploy/events.ts';
import { runOptions } from './run-options.ts';

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
  const result = deploy({ ...runOptions(url, events), migrations, ...options });
  return { events, result };
}

export function runDeploy(
  url: string,
  migrations: string,
  options: Partial<DeployOptions> = {},
): Promise<DeployResult> {
  return startDeploy(url, migrations, options).result;
}
