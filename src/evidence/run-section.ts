import type { Fact, Section } from '../report/report.ts';
import type { RunEvidence } from './run-evidence.ts';
import { renderTime, renderTook } from './run-times.ts';

const UNKNOWN = 'not recorded';

/** Who, where, when, from which commit; and the way back of last resort. */
export function describeRun({ run, rollout, takenBack }: RunEvidence): Section {
  const who = [run.databaseUser, ...(run.osUser === undefined ? [] : [`${run.osUser} (operating system)`])];
  const facts: readonly Fact[] = [
    { name: 'run', value: run.runId },
    { name: 'command', value: run.command },
    { name: 'outcome', value: outcomeOf(run.outcome) },
    { name: 'began', value: renderTime(run.startedAt) },
    { name: 'ended', value: run.finishedAt === undefined ? UNKNOWN : renderTime(run.finishedAt) },
    { name: 'took', value: renderTook(run) },
    { name: 'by', value: who.join(', ') },
    { name: 'on host', value: run.host ?? UNKNOWN },
    { name: 'git commit', value: run.gitCommit ?? UNKNOWN },
    { name: 'tool', value: `pg-plumbline ${run.toolVersion}` },
    ...(rollout === undefined
      ? [
          { name: 'WAL position before', value: run.walPosition ?? UNKNOWN },
          { name: 'restore point', value: run.restorePoint ?? 'none (the role may not create one)' },
        ]
      : []),
    ...takenBack.map(({ migration, runId, at }) => ({
      name: 'taken back since',
      value: { text: `${migration}, by run ${runId}, ${renderTime(at)}`, tone: 'warn' as const },
    })),
  ];
  return { kind: 'facts', id: 'run', title: 'Who, where and when', facts };
}

function outcomeOf(outcome: string | undefined): Fact['value'] {
  if (outcome === 'done') return { text: 'done', tone: 'good' };
  if (outcome === undefined)
    return { text: 'unknown: it never recorded an end, it runs or was killed', tone: 'warn' };
  return { text: outcome, tone: 'bad' };
}
