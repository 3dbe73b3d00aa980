import type { Section } from '../report/report.ts';
import { watchSections } from '../watch/watch-sections.ts';
import type { RunEvidence, WatchEvidence } from './run-evidence.ts';
import { renderTime } from './run-times.ts';

/** What was seen after the deployment, tick by tick. */
export function describeWatches({ watches }: RunEvidence): readonly Section[] {
  if (watches.length === 0) {
    const lines = ['Nothing watched what was deployed here: db-check watch would.'];
    return [{ kind: 'text', id: 'watch', title: 'Watch', lines }];
  }
  return watches.flatMap(describeWatch);
}

function describeWatch({ plan, state, outcome, ticks }: WatchEvidence): readonly Section[] {
  const title = `Watch since ${renderTime(plan.startedAt)}: ${outcome ?? 'it has not ended'}`;
  const shown = watchSections({ plan, state, ticks, place: 'db_check.watch_tick' });
  return shown.map((section) => ({ ...section, id: `watch-${section.id}`, title }));
}
