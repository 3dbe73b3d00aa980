import type { Finding } from '../report/finding.ts';
import type { Section } from '../report/report.ts';
import type { Baseline } from './baseline.ts';
import { compareCircumstances } from './compare-circumstances.ts';
import { compareQueries, type Comparison } from './compare.ts';
import { comparisonFindings, comparisonTable } from './comparison-table.ts';
import type { CreatedIndex } from './created-indexes.ts';
import type { FoundBaseline } from './find-baseline.ts';
import { judgeCacheHit } from './judge-cache-hit.ts';
import { judgeVacuum } from './judge-upkeep.ts';
import { judgeImprovements } from './judge-improvement.ts';
import { judgeExpectedIndexes, judgeNewIndexes, type IndexStates } from './judge-indexes.ts';
import { judgePrepared, judgeTargets } from './judge-targets.ts';
import { measurementTables } from './measurement-tables.ts';
import type { TargetQuery } from './target-query.ts';

/** Everything that is known after a deployment. */
export interface Deployment {
  readonly queries: readonly TargetQuery[];
  readonly now: Baseline;
  readonly before: FoundBaseline | undefined;
  readonly created: readonly CreatedIndex[];
  readonly states: IndexStates;
  /** Why `created` may not be all: each is one unknown. */
  readonly unreadable: readonly string[];
  readonly minCacheHitPercent: number;
}

export interface JudgedDeployment {
  /** All that decides the verdict, what is only in a table too. */
  readonly findings: readonly Finding[];
  readonly sections: readonly Section[];
}

/** Did it help: targets, new indexes, cache hits, demanded improvements, and both sides compared. */
export function judgeDeployment(deployment: Deployment): JudgedDeployment {
  const { queries, now, before } = deployment;
  const comparisons = before === undefined ? [] : compareQueries(before.baseline.queries, now.queries);
  const targets = [
    ...judgeTargets(now.queries),
    ...judgePrepared(now.queries),
    ...judgeImprovements(queries, comparisons),
  ];
  const indexes = [
    ...judgeVacuum(now),
    ...judgeIndexes(deployment),
    judgeCacheHit(now.queries, deployment.minCacheHitPercent),
  ];
  const compared = before === undefined ? notCompared() : comparisonFindings(comparisons);
  return {
    findings: [...targets, ...indexes, ...compared],
    sections: [
      { kind: 'findings', id: 'targets', title: 'Targets', findings: targets },
      { kind: 'findings', id: 'indexes', title: 'Indexes and cache', findings: indexes },
      ...comparisonSections(comparisons, compared, before && circumstances(before, now)),
      ...measurementTables(now),
    ],
  };
}

/** The table of both sides, and below it what is not plainly good, with its reason. */
export function comparisonSections(
  comparisons: readonly Comparison[],
  findings: readonly Finding[],
  notes: readonly string[] = [],
): readonly Section[] {
  const noteworthy = findings.filter(({ status }) => status !== 'pass');
  return [
    ...(comparisons.length === 0 ? [] : [comparisonTable(comparisons, notes)]),
    ...(noteworthy.length === 0
      ? []
      : [
          {
            kind: 'findings',
            id: 'comparison-findings',
            title: 'Of these, not plainly good',
            findings: noteworthy,
          } as const,
        ]),
  ];
}

export function circumstances({ baseline, origin }: FoundBaseline, now: Baseline): readonly string[] {
  return [`Before: ${origin}, taken at ${baseline.takenAt}.`, ...compareCircumstances(baseline, now)];
}

function judgeIndexes({ queries, now, created, states, unreadable }: Deployment): readonly Finding[] {
  const id = 'new-index';
  const none = {
    id,
    status: 'skipped',
    subject: '',
    message: 'no migration applied since then created an index',
  } as const;
  return [
    ...unreadable.map((message): Finding => ({ id, status: 'unknown', subject: '', message })),
    ...(created.length + unreadable.length === 0 ? [none] : judgeNewIndexes(created, states, now.queries)),
    ...judgeExpectedIndexes(queries, states, now.queries),
  ];
}

function notCompared(): readonly Finding[] {
  const message = 'no baseline was found: take one before the next deployment (db-check baseline)';
  return [{ id: 'comparison', status: 'skipped', subject: '', message }];
}
