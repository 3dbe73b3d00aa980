import { renderBlocker } from '../deploy/render-blocker.ts';
import type { Emit, How, RunEvent } from '../deploy/events.ts';
import { renderElapsed } from '../duration.ts';
import type { CommandContext } from './command.ts';
import { createWaitTeller } from './tell-waits.ts';

const NEWS_EVERY_MS = 10_000;
const HOW: Readonly<Record<How, string>> = {
  ran: '',
  adopted: ', was there already: valid and as defined',
  rebuilt: ', rebuilt from INVALID remains',
  gone: ', was gone already',
  kept: ', not dropped: it is not of this migration, which never came to make its own',
  finalized: ', had been begun: brought to its end',
};

const STOPPING = 'stopping: the statement that runs now may end; once more (Ctrl-C) cancels it on the server';
const CANCELLING =
  'cancelling on the server; a third time leaves at once, and the server may go on: run the same command again';

type Screen = Pick<CommandContext, 'clock' | 'stderr' | 'stderrIsTerminal' | 'stop'>;

/** Shows a run while it goes on: one line that changes on a terminal, a line now and then elsewhere. */
export function createRunProgress(screen: Screen): Emit {
  let liveWidth = 0;
  let lastNewsMs = screen.clock.monotonicMs();
  const clear = (): void => {
    if (liveWidth > 0) screen.stderr(`\r${' '.repeat(liveWidth)}\r`);
    liveWidth = 0;
  };
  const live = (text: string): void => {
    const line = text.slice(0, 79);
    screen.stderr(`\r${line.padEnd(liveWidth)}`);
    liveWidth = line.length;
  };
  const now = (text: string): void => {
    clear();
    screen.stderr(`${text}\n`);
    lastNewsMs = screen.clock.monotonicMs();
  };
  screen.stop.signal.addEventListener('abort', () => now(STOPPING));
  screen.stop.urgent.addEventListener('abort', () => now(CANCELLING));
  const tellWaits = createWaitTeller();
  return (event) => {
    const waits = tellWaits(event);
    if (waits.length > 0) now(waits.join('\n'));
    const permanent = renderPermanent(event);
    if (permanent !== undefined) return now(permanent);
    const passing = renderPassing(event);
    if (passing === undefined) return;
    if (screen.stderrIsTerminal) live(passing);
    else if (screen.clock.monotonicMs() - lastNewsMs >= NEWS_EVERY_MS) now(passing);
  };
}

function renderPermanent(event: RunEvent): string | undefined {
  switch (event.kind) {
    case 'run-started': {
      const point = event.restorePoint === undefined ? '' : `, restore point ${event.restorePoint}`;
      return `way back of last resort: WAL position ${event.walPosition}${point}`;
    }
    case 'migration-started':
      if (event.resumedAt !== undefined)
        return `${event.migration}, continued at statement ${event.resumedAt}`;
      return event.units > 1 ? event.migration : undefined;
    case 'migration-done':
      return event.units > 1 ? undefined : `${event.migration} (${renderElapsed(event.durationMs)})`;
    case 'segment-done': {
      if (event.place.units === 1 && event.how === 'ran') return undefined;
      const { first, last, of, title } = event.place;
      const number = first === last ? `${first}/${of}` : `${first}-${last}/${of}`;
      return `  ok ${number} ${title} (${renderElapsed(event.durationMs)}${HOW[event.how]})`;
    }
    case 'lock-retry': {
      const who = event.blockers.length === 0 ? '' : `: ${event.blockers.map(renderBlocker).join(', ')}`;
      return `  attempt ${event.attempt}: a lock was not free${who}; undone, trying again`;
    }
    case 'session-ended':
      return `  ${event.message}`;
    case 'note':
      return `  note: ${event.message}`;
    default:
      return undefined;
  }
}

function renderPassing(event: RunEvent): string | undefined {
  switch (event.kind) {
    case 'segment-started':
      return `  … ${event.place.first}/${event.place.of} ${event.place.title}`;
    case 'building': {
      const { percent, phase, etaMs, elapsedMs } = event.progress;
      const eta = etaMs === undefined ? '' : `, about ${renderElapsed(etaMs)} left`;
      return `  ${String(percent).padStart(3)} % ${phase}, ${renderElapsed(elapsedMs)}${eta}`;
    }
    case 'waiting-for-window':
      return `  not sent yet, waiting ${renderElapsed(event.waitedMs)} for ${event.obstacles.map(({ holds }) => holds[0]).join(', ')}`;
    case 'blocked':
      return `  waiting ${renderElapsed(event.waitedMs)} for ${event.blockers.map(renderBlocker).join(', ')}`;
    case 'waiting-for-runner': {
      const { holder } = event;
      const who =
        holder === undefined ? 'another run' : `${holder.application || holder.user} (pid ${holder.pid})`;
      const busy = holder?.building === undefined ? '' : `, busy with ${holder.building}`;
      return `waiting ${renderElapsed(event.waitedMs)} for ${who}${busy}`;
    }
    default:
      return undefined;
  }
}
