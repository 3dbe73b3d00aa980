import { EXIT, ToolError } from '../errors.ts';
import { ensureRollout } from './begin-rollout.ts';
import { attemptOf, digestsAt, type AskedStage } from './gates-passed.ts';
import { readPhases } from './read-phases.ts';
import { findPhase, type RolloutRecord } from './rollout-record.ts';
import { openWriteSession } from './rollout-session.ts';
import { refuseUnknownPhase } from './run-rollout.ts';
import { record, type RolloutOptions } from './walk.ts';

/** What only a human says: somebody vouches for a phase, or its gates are opened without being asked. */
export type HumanDecision =
  | { readonly kind: 'attested'; readonly phase: string; readonly by: string }
  | { readonly kind: 'gate-opened'; readonly phase: string; readonly reason: string };

/** Journalled with who, where and when; performs nothing. Returns which gates were opened. Throws ToolError. */
export async function decide(
  options: RolloutOptions,
  decision: HumanDecision,
): Promise<AskedStage | undefined> {
  const { plans } = readPhases(options.rollout, options.migrations);
  refuseUnknownPhase(plans, decision.phase);
  const plan = plans.find(({ phase }) => phase.name === decision.phase);
  if (decision.kind === 'attested' && plan?.phase.attestation === undefined)
    throw nothingToAttest(decision.phase);
  const session = await openWriteSession(options);
  try {
    const rollout = await ensureRollout(session, options);
    refuseEnded(rollout, decision.phase);
    const walk = { options, session, plans, rollout };
    const attempt = plan === undefined ? 1 : attemptOf(rollout, plan.phase);
    const about = { phase: decision.phase, attempt };
    if (decision.kind === 'attested') {
      await record(walk, { decisions: [{ ...about, kind: 'attested', message: decision.by }] });
      return undefined;
    }
    const stage = stageOf(rollout, decision.phase);
    const detail = { opens: plan === undefined ? [] : digestsAt(plan, stage) };
    const message = decision.reason;
    await record(walk, { decisions: [{ ...about, kind: 'gate-opened', stage, message, detail }] });
    return stage;
  } finally {
    await session.close();
  }
}

/** The gates at which the phase stands: once it has performed, those of its success. */
export function stageOf(rollout: RolloutRecord, phase: string): AskedStage {
  const { state, stoppedIn = null } = findPhase(rollout, phase) ?? { state: 'waiting' };
  const where = state === 'failed' || state === 'paused' ? stoppedIn : state;
  return where === 'soaking' || where === 'verifying' ? 'success' : 'entry';
}

function refuseEnded(rollout: RolloutRecord, name: string): void {
  const state = findPhase(rollout, name)?.state;
  const isOver = state === 'done' || state === 'rolled-back' || state === 'rolling-back';
  if (rollout.outcome === null && !isOver) return;
  throw new ToolError({
    code: 'phase-ended',
    message: `phase ${name} ${state === 'done' || rollout.outcome === 'done' ? 'is done' : 'was taken back'}: nothing of it is left to decide`,
    hint: 'to begin anew: db-deploy rollout --again',
    exitCode: EXIT.usage,
  });
}

function nothingToAttest(phase: string): ToolError {
  return new ToolError({
    code: 'nothing-to-attest',
    message: `phase ${phase} wants no attestation: it performs something else`,
    hint: `to go on without asking its gates: db-deploy rollout --open-gate ${phase} --reason "…"`,
    exitCode: EXIT.usage,
  });
}
