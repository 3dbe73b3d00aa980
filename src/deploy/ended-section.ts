import { describeSession } from '../checks/describe-session.ts';
import { renderElapsed } from '../duration.ts';
import type { Section } from '../report/report.ts';
import type { Termination } from './termination.ts';

/** Whom this run ended, as the journal has it. */
export function describeEnded(ended: readonly Termination[]): Section {
  return {
    kind: 'table',
    id: 'ended',
    title: 'Sessions that this run ended, as --on-blocker terminate-idle says',
    columns: [{ title: 'session' }, { title: 'idle since (UTC)' }, { title: 'idle for', align: 'right' }],
    rows: ended.map((one) => [describeSession(one), one.idleSince, renderElapsed(one.idleMs)]),
    data: ended,
  };
}
