import { renderElapsed } from '../duration.ts';
import type { RunningRun } from './running-run.ts';

/** Whom `--abort-running` would end, and how. */
export function renderRunning(run: RunningRun): string {
  const { pid, application, user, ageMs, state, query, waitsFor, building } = run;
  const age = ageMs === null ? '' : `, connected for ${renderElapsed(ageMs)}`;
  const words = state === null ? '' : (query ?? '').replaceAll(/\s+/g, ' ').trim();
  const details = [state ?? 'what it does may not be seen', building, waitsFor && `waits for ${waitsFor}`];
  return [
    `at work now: ${application || 'unknown'} (pid ${pid}, user ${user}${age})`,
    ...(words === '' ? [] : [`  ${words}`]),
    `  ${details.filter((detail) => detail).join('; ')}`,
    '  its statement is cancelled; if it has not left by then, its session is ended after 10 s',
  ]
    .map((line) => `${line}\n`)
    .join('');
}
