import type { Finding } from '../report/finding.ts';
import type { Verdict } from '../report/report.ts';
import { judgeFindings } from '../report/verdict.ts';
import type { Course, Tally } from './course.ts';
import type { DescribedRollback } from './describe-rollback.ts';
import { WATCHED, type Watched } from './tick.ts';

export interface WatchFacts {
  readonly course: Course;
  /** As many as the schedule has. */
  readonly planned: number;
  readonly degradedAfter: number;
  readonly strict: boolean;
  /** The watch ended with it. */
  readonly takenBack?: DescribedRollback;
}

/** Of fewer ticks that could say something nothing is said. */
const FEWEST_TICKS = 2;
/** What is counted between two ticks can say nothing at the first. */
const OF_THE_MOMENT: readonly Watched[] = ['availability', 'queries', 'lock-waits'];

/** One finding for each thing that was watched. Half of the ticks, and two, must have been able to judge it. */
export function findingsOf(facts: WatchFacts): readonly Finding[] {
  return WATCHED.map((watched) => findingOf(watched, facts));
}

function findingOf(watched: Watched, { course, planned, degradedAfter }: WatchFacts): Finding {
  const tally = course.tallies[watched];
  const { judged, alerts, longest, worst } = tally;
  const expected = OF_THE_MOMENT.includes(watched) ? planned : planned - 1;
  const head = { id: watched, subject: worst?.subject ?? '' };
  const figures = {
    ...(worst?.measured !== undefined && { measured: worst.measured }),
    ...(worst?.limit !== undefined && { limit: worst.limit }),
  };
  const often = `in ${alerts} of ${judged} ticks: ${worst?.message ?? ''}`;
  if (longest >= degradedAfter)
    return { ...head, status: 'fail', message: `${longest} in a row, ${often}`, ...figures };
  if (judged < FEWEST_TICKS || judged * 2 < expected) return unknown(watched, tally, expected);
  if (alerts > 0)
    return { ...head, status: 'warn', message: `never ${degradedAfter} in a row, ${often}`, ...figures };
  return {
    id: watched,
    subject: '',
    status: 'pass',
    message: `good in all ${judged} ticks that could judge it`,
  };
}

/** pg_stat_statements that is not there at all is nobody's failure. */
function unknown(id: Watched, { judged, unseen }: Tally, expected: number): Finding {
  const why = unseen === undefined ? '' : `: ${unseen}`;
  return {
    id,
    subject: '',
    status: 'unknown',
    message: `judged in ${judged} of ${expected} ticks, which is too few${why}`,
    ...(id === 'statements' && judged === 0 && { optional: true as const }),
  };
}

function taken({ isProved, summary, details }: DescribedRollback): Finding {
  const message = `${summary} (${details.join('; ')})`;
  return { id: 'automatic-rollback', subject: '', status: isProved ? 'pass' : 'fail', message };
}

const WORDS: Readonly<Partial<Record<Verdict['status'], string>>> = {
  good: 'stable',
  warning: 'stable, with warnings',
  failed: 'degraded',
  unknown: 'unknown',
};

/** Exit 0 stable, 1 degraded, 9 unknown: too few ticks, or something of it was never seen. */
export function judgeWatch(facts: WatchFacts): {
  readonly findings: readonly Finding[];
  readonly verdict: Verdict;
} {
  const findings = [...findingsOf(facts), ...(facts.takenBack === undefined ? [] : [taken(facts.takenBack)])];
  const verdict = judgeFindings(findings, { strict: facts.strict });
  const { read, missed, unavailable } = facts.course;
  const ticks = `${read} of ${facts.planned} ticks read, ${missed} missed, ${unavailable} without an answer`;
  const summary = `${WORDS[verdict.status] ?? verdict.status}: ${verdict.summary} (${ticks})`;
  return { findings, verdict: { ...verdict, summary } };
}
