import type { Message } from '../notify/message.ts';
import type { RolloutEvent } from './rollout-events.ts';
import { renderState } from './render-state.ts';
import type { PhaseState } from './rollout-record.ts';

interface MessageGround {
  /** Of the rollout. */
  readonly name: string;
  readonly runId: string;
  /** `user@host:port/database` */
  readonly target: string;
}

const SEVERITY: Readonly<Partial<Record<PhaseState, Message['severity']>>> = {
  performing: 'news',
  soaking: 'news',
  done: 'news',
  failed: 'failure',
  // a human must decide
  paused: 'failure',
  'rolling-back': 'failure',
  'rolled-back': 'failure',
};

/** What people hear of an event of a rollout: the phases' changes and the end; undefined for the rest. */
export function rolloutMessage(
  event: RolloutEvent,
  { name, runId, target }: MessageGround,
): Message | undefined {
  const head = { subject: `rollout ${name}`, runId, target, details: [] };
  if (event.kind === 'rollout-ended') {
    const isDone = event.outcome === 'done';
    return {
      ...head,
      state: isDone ? 'done' : 'rolled back',
      severity: isDone ? 'news' : 'failure',
      summary: isDone ? 'every phase is done' : 'what it did is taken back',
      next: isDone ? ['db-check watch --for 24h'] : [],
    };
  }
  const severity = event.kind === 'phase-changed' ? SEVERITY[event.state] : undefined;
  if (event.kind !== 'phase-changed' || severity === undefined) return undefined;
  const state = renderState({ state: event.state, attempt: 1 });
  return {
    ...head,
    state: `at phase ${event.phase}: ${state}`,
    severity,
    summary: event.message ?? `phase ${event.phase} is ${state}`,
    next: severity === 'failure' ? ['db-deploy rollout --dry-run', 'db-deploy rollout   # goes on'] : [],
  };
}
