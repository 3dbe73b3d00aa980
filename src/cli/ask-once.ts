import type { Gate } from '../config/rollout.ts';
import type { Answer, MeasurementStatus } from '../gates/measurement.ts';
import { takeAnswer } from '../gates/take-answer.ts';
import { readMigrationsFolder } from '../migrations/read-folder.ts';
import type { Finding, Status } from '../report/finding.ts';
import { describeAsking } from '../rollout/describe-gate.ts';
import { gateKey, PROMOTION, roundOf } from '../rollout/gates-passed.ts';
import { countedFor } from '../rollout/ask-phase-gate.ts';
import type { AheadGates } from '../rollout/judge-standing.ts';
import { checksumsOf } from '../rollout/checksums.ts';
import { provePromotion } from '../rollout/prove-promotion.ts';
import { findPhase, type RolloutRecord } from '../rollout/rollout-record.ts';
import type { CommandContext, CommonOptions } from './command.ts';
import { gateGround } from './gate-ground.ts';

export interface Asking {
  readonly context: CommandContext;
  readonly common: CommonOptions;
  readonly name: string;
  readonly rollout: RolloutRecord | undefined;
  /** Load is put on the server only where that is asked for. */
  readonly withLoad: boolean;
}

/** Each gate that stands ahead, once and without waiting; nothing is recorded. Never throws for what a gate says. */
export async function askOnce(asking: Asking, ahead: AheadGates): Promise<readonly Finding[]> {
  const { context } = asking;
  const findings: Finding[] = [];
  if (ahead.wantsPromotion) findings.push(asFinding(PROMOTION, await prove(asking, ahead)));
  for (const gate of ahead.gates) {
    if (context.stop.signal.aborted) break;
    context.stderr(`asking gate ${gate.name} ...\n`);
    findings.push(await askGate(gate, asking, ahead));
  }
  return findings;
}

async function askGate(gate: Gate, asking: Asking, { plan, stage }: AheadGates): Promise<Finding> {
  const { context, common, rollout, withLoad } = asking;
  if ('load' in gate && !withLoad) {
    const message = 'not asked: it would put load on the server (--load asks it too)';
    return { id: gate.name, status: 'skipped', subject: '', message };
  }
  const { name, migrations = [] } = plan.phase;
  const attempt = (rollout && findPhase(rollout, name)?.attempt) ?? 1;
  const earlier =
    rollout === undefined ? [] : roundOf(rollout, gateKey(plan, attempt, stage, gate.name)).earlier;
  const indexUse = rollout && countedFor(rollout, name);
  const begunAt = context.clock.now().toISOString();
  const phase = { name, migrations, begunAt, ...(indexUse && { indexUse }) };
  const answer = await takeAnswer(
    gate,
    gateGround(context, common, phase, () => undefined),
    earlier,
  );
  return { ...asFinding(gate.name, answer), subject: inFull(gate) };
}

/** What the gate itself wants beyond one answer. */
function inFull(gate: Gate): string {
  const asking = describeAsking(gate);
  return asking === 'once' ? '' : `in full ${asking}`;
}

const MEANS: Readonly<Record<MeasurementStatus, Status>> = {
  success: 'pass',
  failure: 'fail',
  inconclusive: 'unknown',
  error: 'unknown',
};

function asFinding(id: string, { status, message, measured, limit }: Answer): Finding {
  return {
    ...{ id, status: MEANS[status], subject: '', message },
    ...(measured !== undefined && { measured }),
    ...(limit !== undefined && { limit }),
  };
}

function prove({ context, common, name }: Asking, { plan }: AheadGates): Promise<Answer> {
  const { environment = '', forMs = 0 } = plan.phase.promotedFrom ?? {};
  const { environments = {}, migrations } = common.settings;
  const checksums = checksumsOf(readMigrationsFolder(migrations), plan.phase.migrations ?? []);
  const promotion = { environment, forMs, name, phase: plan.phase.name, migrations: checksums };
  return provePromotion(promotion, { ...context, environments });
}
