import { parseConnectionTarget } from '../db/connection-target.ts';
import type { ExitCode } from '../errors.ts';
import type { Comparison } from '../measure/compare.ts';
import { comparisonFindings } from '../measure/comparison-table.ts';
import { comparisonSections } from '../measure/judge-deployment.ts';
import { compareSides } from '../measure/pairs/compare-sides.ts';
import { PAIR_BUDGET_MS } from '../measure/pairs/time-pairs.ts';
import { planChangeSections } from '../measure/plan-changes.ts';
import { readTargetQueries } from '../measure/read-queries.ts';
import type { Finding } from '../report/finding.ts';
import { judgeFindings } from '../report/verdict.ts';
import { startReport, type ReportBody } from './build-report.ts';
import type { CommandContext, CommonOptions, Flags } from './command.ts';
import { tellStopped, vacuumIfAsked, withMeasuringSession } from './measuring.ts';
import { measureAloud } from './show-measuring.ts';
import { tell } from './tell.ts';

/** `db-check compare --against URL`: that database is `before`, the usual one is `after`; both run in turn. */
export async function compareAgainst(
  context: CommandContext,
  common: CommonOptions,
  flags: Flags,
): Promise<ExitCode> {
  const queries = readTargetQueries(common.settings.validation);
  const against = parseConnectionTarget(String(flags['against']), {});
  const close = startReport(common.command, context, common);
  const pair = { clock: context.clock, stop: context.stop.signal, budgetMs: PAIR_BUDGET_MS };
  const measuring = { context, common, flags };
  const other = { ...measuring, common: { ...common, target: against } };
  const compared = await measureAloud(context, ({ show }) =>
    withMeasuringSession(other, (before) =>
      withMeasuringSession(measuring, async (after) => {
        const vacuum = await vacuumIfAsked(measuring, [before, after], queries, show);
        const options = { ...pair, samples: new Map(), onProgress: show };
        return { vacuum, comparisons: await compareSides({ before, after }, queries, options) };
      }),
    ),
  );
  if (compared === undefined) return tellStopped(context);
  const before = `Before: ${against.display}, in turn with this one, pair by pair.`;
  return tell(context, common, close(judge(compared, before, flags['strict'] === true)));
}

interface Compared {
  readonly vacuum: readonly Finding[];
  readonly comparisons: readonly Comparison[];
}

function judge({ vacuum, comparisons }: Compared, before: string, strict: boolean): ReportBody {
  const findings = [...vacuum, ...comparisonFindings(comparisons)];
  const verdict = judgeFindings(findings, { strict, good: 'nothing regressed' });
  return {
    verdict,
    sections: [
      ...comparisonSections(comparisons, findings, [
        before,
        '× is after / before, estimated from the pairs; an interval holds it with 99.9 %.',
      ]),
      ...planChangeSections(comparisons),
    ],
    next: verdict.status === 'good' ? [] : ['db-check explain comparison   # what each verdict means'],
  };
}
