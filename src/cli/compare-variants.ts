import { EXIT, ToolError, type ExitCode } from '../errors.ts';
import { PAIR_BUDGET_MS } from '../measure/pairs/time-pairs.ts';
import { readTargetQueries } from '../measure/read-queries.ts';
import { compareVariants } from '../measure/variants/compare-variants.ts';
import { judgeVariants, variantTable } from '../measure/variants/variant-section.ts';
import { judgeFindings } from '../report/verdict.ts';
import { startReport } from './build-report.ts';
import type { CommandContext, CommonOptions, Flags } from './command.ts';
import { tellStopped, vacuumIfAsked, withMeasuringSession } from './measuring.ts';
import { measureAloud } from './show-measuring.ts';
import { tell } from './tell.ts';

/** `db-check compare --variants`: several ways to the same rows, run in turn. Throws ToolError (exit 2) where no query has any. */
export async function compareAllVariants(
  context: CommandContext,
  common: CommonOptions,
  flags: Flags,
): Promise<ExitCode> {
  const queries = readTargetQueries(common.settings.validation);
  if (queries.every(({ variants }) => variants.length < 2)) throw noVariants();
  const close = startReport(common.command, context, common);
  const pair = { clock: context.clock, stop: context.stop.signal, budgetMs: PAIR_BUDGET_MS };
  const measuring = { context, common, flags };
  const compared = await measureAloud(context, ({ show }) =>
    withMeasuringSession(measuring, async (db) => {
      const vacuum = await vacuumIfAsked(measuring, [db], queries, show);
      return { vacuum, comparisons: await compareVariants(db, queries, { ...pair, onProgress: show }) };
    }),
  );
  if (compared === undefined) return tellStopped(context);
  const { vacuum, comparisons } = compared;
  const findings = [...vacuum, ...judgeVariants(comparisons)];
  const verdict = judgeFindings(findings, {
    strict: flags['strict'] === true,
    good: 'the first variant of each query is as fast as any',
  });
  const sections = [
    variantTable(comparisons),
    { kind: 'findings', id: 'variant-findings', title: 'Which one', findings } as const,
  ];
  return tell(context, common, close({ verdict, sections, next: verdict.status === 'good' ? [] : [AGAIN] }));
}

const AGAIN = 'db-check compare --variants   # again, once the first is the faster one';

function noVariants(): ToolError {
  return new ToolError({
    code: 'no-variants',
    message: 'no target query has variants',
    hint: 'name the first in the header (-- variant: scan), and write the others below it, each under a line of its own (-- variant: index)',
    exitCode: EXIT.usage,
  });
}
