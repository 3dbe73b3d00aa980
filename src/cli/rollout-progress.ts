import { renderDuration, renderElapsed } from '../duration.ts';
import { sayAnswer } from '../gates/measurement.ts';
import type { GateEvent } from '../gates/gate-ground.ts';
import { renderState } from '../rollout/render-state.ts';
import type { RolloutEvent } from '../rollout/rollout-events.ts';
import type { CommandContext } from './command.ts';

/** Says what a rollout waits for and until when: a line for each change, and one a minute in a soak. */
export function createRolloutProgress(
  screen: Pick<CommandContext, 'stderr' | 'clock'>,
): (event: RolloutEvent) => void {
  return (event) => screen.stderr(`${renderEvent(event, screen.clock.now())}\n`);
}

function renderEvent(event: RolloutEvent, now: Date): string {
  switch (event.kind) {
    case 'phase-changed': {
      const why = event.message === null ? '' : `: ${event.message}`;
      return `phase ${event.phase} ${renderState({ state: event.state, attempt: 1 })}${why}`;
    }
    case 'rollout-ended':
      return `the rollout is ${event.outcome === 'done' ? 'done' : 'rolled back'}`;
    case 'gate':
      return `  ${renderGate(event.event, now)}`;
    case 'gate-decided':
      return `  gate ${event.gate} passed: ${event.message}`;
    case 'soaking': {
      const until = new Date(event.untilMs).toISOString().slice(0, 19);
      return `  soaking until ${until}Z, ${renderElapsed(event.leftMs)} left`;
    }
    case 'command':
      return event.isRollback ? `  running what takes phase ${event.phase} back` : '  running its command';
    case 'waiting-for-rollout':
      return `waiting ${renderElapsed(event.waitedMs)} for ${event.holder}, which runs a rollout here`;
  }
}

function renderGate(event: GateEvent, now: Date): string {
  switch (event.kind) {
    case 'waiting': {
      const until = new Date(now.getTime() + event.ms).toISOString().slice(0, 19);
      return `gate ${event.gate}: next answer in ${renderDuration(event.ms)}, at ${until}Z`;
    }
    case 'asking':
      return `gate ${event.gate}: answer ${event.number} …`;
    case 'answered':
      return `gate ${event.gate}: ${event.measurement.status}: ${sayAnswer(event.measurement)}`;
  }
}
