import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Environment } from '../config/rollout.ts';
import { parseConnectionTarget } from '../db/connection-target.ts';
import { judgeTrouble } from '../gates/judge-trouble.ts';
import type { Answer } from '../gates/measurement.ts';
import { unseal } from './evidence-file.ts';
import { judgePromotion, type Promotion } from './judge-promotion.ts';
import { readRolloutEvidence } from './read-rollout-evidence.ts';
import type { RolloutEvidence } from './rollout-evidence.ts';
import type { RolloutOptions } from './walk.ts';

type Surroundings = Pick<
  RolloutOptions,
  'environments' | 'environment' | 'workingDirectory' | 'runId' | 'clock'
>;

/** Asks the other environment's own journal, or reads what it exported. Never throws: what cannot be read is no proof. */
export async function provePromotion(promotion: Promotion, surroundings: Surroundings): Promise<Answer> {
  const { environment: name } = promotion;
  const described = surroundings.environments[name];
  try {
    if (described === undefined) return unknown(`the environment ${name} is not configured`);
    const evidence =
      described.evidence === undefined
        ? await readThere(promotion, described, surroundings)
        : readFile(resolve(surroundings.workingDirectory, described.evidence), name);
    return 'status' in evidence ? evidence : judgePromotion(promotion, evidence);
  } catch (error) {
    const { status, message } = judgeTrouble(error);
    return { status, message: `${name} could not be asked: ${message}` };
  }
}

function unknown(message: string): Answer {
  return { status: 'inconclusive', message };
}

function readThere(
  { environment: name, name: rollout }: Promotion,
  { url = '' }: Environment,
  { environment, runId, clock }: Surroundings,
): Promise<RolloutEvidence> | Answer {
  const value = environment[url];
  if (value === undefined || value === '')
    return unknown(`the environment variable ${url}, which holds the URL of ${name}, is not set`);
  const target = parseConnectionTarget(value, environment);
  return readRolloutEvidence({
    target,
    applicationName: `db-deploy/${runId}/promotion`,
    name: rollout,
    now: clock.now(),
  });
}

function readFile(path: string, name: string): RolloutEvidence | Answer {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return unknown(`the evidence of ${name} cannot be read: ${(error as Error).message}`);
  }
  const unsealed = unseal<RolloutEvidence>(text);
  if (unsealed.isIntact) return unsealed.content;
  return unknown(
    unsealed.why === 'edited'
      ? `the evidence of ${name} (${path}) was changed after it had been exported: its seal is broken`
      : `${path} is no evidence of a rollout: in ${name}, db-deploy rollout --export ${path}`,
  );
}
