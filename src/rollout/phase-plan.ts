import { hash } from 'node:crypto';
import type { Gate, Phase } from '../config/rollout.ts';
import { canonicalJson } from './canonical-json.ts';
import type { Definition, MigrationChecksum } from './rollout-record.ts';

/** A phase as it is configured now, its migrations by their whole names. */
export interface PhasePlan {
  readonly phase: Phase;
  readonly position: number;
  readonly definition: Definition;
  /** Digest of the files that it applies; empty where it applies none. */
  readonly content: string;
}

/** What says nothing secret; of everything else only a digest is kept. */
const SHOWN = ['migrations', 'attestation', 'plannedMs', 'soakMs', 'promotedFrom', 'onFailure'] as const;
const HIDDEN = ['command', 'rollbackCommand', 'commandTimeoutMs'] as const;

export function planPhase(
  phase: Phase,
  position: number,
  files: readonly MigrationChecksum[] = [],
): PhasePlan {
  const content = files.length === 0 ? '' : digest(files);
  return { phase, position, definition: definePhase(phase), content };
}

function definePhase(phase: Phase): Definition {
  const { entry = [], success = [], environment } = phase;
  return {
    ...pick(phase, SHOWN, canonicalJson),
    ...pick(phase, HIDDEN, digest),
    // its values may change, as tokens do
    ...(environment && { environment: Object.keys(environment).toSorted().join(', ') }),
    ...gatesOf('entry', entry),
    ...gatesOf('success', success),
  };
}

function pick(phase: Phase, keys: readonly (keyof Phase)[], render: (value: unknown) => string): Definition {
  const given = keys.filter((key) => phase[key] !== undefined);
  return Object.fromEntries(given.map((key) => [key, render(phase[key])]));
}

function gatesOf(stage: string, gates: readonly Gate[]): Definition {
  return Object.fromEntries(gates.map((gate) => [`${stage} gate ${gate.name}`, digest(gate)]));
}

/** Of what may hold a secret: enough to see that it is another one. */
export function digest(value: unknown): string {
  return `sha256:${hash('sha256', canonicalJson(value)).slice(0, 16)}`;
}
