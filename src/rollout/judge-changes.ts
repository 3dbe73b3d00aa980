import type { PhasePlan } from './phase-plan.ts';
import type { Definition, PhaseRecord, RolloutRecord } from './rollout-record.ts';

/** What the configuration says otherwise of phases that have begun; later ones, and those still entering, may change. */
export function judgeConfigChanges(
  plans: readonly PhasePlan[],
  phases: readonly PhaseRecord[],
): readonly string[] {
  return phases.filter(hasBegun).flatMap((record) => {
    const plan = plans.find(({ phase }) => phase.name === record.name);
    if (plan === undefined) return [`phase ${record.name}: it has begun, and is not configured any more`];
    if (plan.position !== record.position)
      return [
        `phase ${record.name}: it was number ${record.position + 1}, and is number ${plan.position + 1} now`,
      ];
    return compareDefinitions(record.definition, plan.definition).map(
      (line) => `phase ${record.name}: ${line}`,
    );
  });
}

/** What a finished rollout performed, for which a changed soak or gate means nothing any more. */
const PERFORMS = ['migrations', 'command', 'attestation'];

/**
 * Where another rollout has come into the configuration under the name of one that is done: nothing of it was performed, and no
 * gate of it was asked.
 */
export function judgeSuccessor(
  plans: readonly PhasePlan[],
  { outcome, phases }: RolloutRecord,
): readonly string[] {
  if (outcome !== 'done') return [];
  return plans.flatMap((plan) => {
    const known = phases.find(({ name }) => name === plan.phase.name);
    if (known === undefined) return [`phase ${plan.phase.name} is new`];
    return performsAsRecorded(plan, known) ? [] : [`phase ${known.name} performs something else`];
  });
}

/** Whether the phase would perform what its record says of it. */
export function performsAsRecorded({ definition }: PhasePlan, record: PhaseRecord): boolean {
  return PERFORMS.every((key) => definition[key] === record.definition[key]);
}

/** Something may have been performed as it was configured. */
function hasBegun({ state, stoppedIn }: PhaseRecord): boolean {
  if (state === 'waiting' || state === 'entering' || state === 'rolled-back') return false;
  return !((state === 'failed' || state === 'paused') && stoppedIn === 'entering');
}

function compareDefinitions(before: Definition, now: Definition): readonly string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  return keys.flatMap((key) => (before[key] === now[key] ? [] : [describe(key, before[key], now[key])]));
}

function describe(key: string, before: string | undefined, now: string | undefined): string {
  if (before === undefined) return `${key} is new${shown(now)}`;
  if (now === undefined) return `${key} is gone${shown(before)}`;
  return isDigest(before) || isDigest(now) ? `${key} is another` : `${key} was ${before}, and is ${now}`;
}

function shown(value = ''): string {
  return isDigest(value) ? '' : `: ${value}`;
}

function isDigest(value: string): boolean {
  return value.startsWith('sha256:');
}
