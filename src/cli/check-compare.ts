import { EXIT, ToolError, type ExitCode } from '../errors.ts';
import { readWorkload } from '../facts/workload.ts';
import { requireBaselineFile, findBaseline, type FoundBaseline } from '../measure/find-baseline.ts';
import { type Baseline } from '../measure/baseline.ts';
import { compareQueries } from '../measure/compare.ts';
import { comparisonFindings } from '../measure/comparison-table.ts';
import { judgeImprovements } from '../measure/judge-improvement.ts';
import { overallSections } from '../measure/judge-overall.ts';
import { circumstances, comparisonSections } from '../measure/judge-deployment.ts';
import { judgeVacuum } from '../measure/judge-upkeep.ts';
import { measurementTables } from '../measure/measurement-tables.ts';
import { planChangeSections } from '../measure/plan-changes.ts';
import { readTargetQueries } from '../measure/read-queries.ts';
import { judgeWorkload } from '../measure/workload/workload-section.ts';
import { judgeFindings } from '../report/verdict.ts';
import { startReport, type ReportBody } from './build-report.ts';
import { compareAgainst } from './compare-against.ts';
import { compareAllVariants } from './compare-variants.ts';
import type { CliCommand, CommandContext, CommonOptions, DetachedOptions, Flags } from './command.ts';
import { measureAll, MEASURING_OPTIONS, tellStopped, withMeasuringSession } from './measuring.ts';
import { resolveTarget } from './options.ts';
import { recordMeasured } from './record-checks.ts';
import { tell } from './tell.ts';

export const command: CliCommand = {
  options: {
    ...MEASURING_OPTIONS,
    strict: { type: 'boolean', describe: 'a warning fails too' },
    variants: { type: 'boolean', describe: 'the variants of each query, run in turn' },
    to: {
      type: 'string',
      requiresArg: true,
      describe: 'a baseline by its name: of this folder, or the journal',
    },
    against: {
      type: 'string',
      requiresArg: true,
      describe: 'URL of another database: run both in turn, that one is before',
    },
  },
  positionals: {
    before: { describe: 'a baseline, file or name (default: as --baseline)' },
    after: { describe: 'another baseline (default: measure now)' },
  },
  needsDatabase: false,
  run,
};

async function run(context: CommandContext, common: DetachedOptions, flags: Flags): Promise<ExitCode> {
  const { before, after } = flags;
  const others = [before, flags['to'], flags['against']].filter((other) => other !== undefined);
  if (others.length > 1) throw twoOthers();
  if (typeof before === 'string' && typeof after === 'string')
    return compareFiles(context, common, { before, after, strict: flags['strict'] === true });
  const target = common.target ?? resolveTarget(context, flags);
  if (flags['variants'] === true) return compareAllVariants(context, { ...common, target }, flags);
  if (flags['against'] !== undefined) return compareAgainst(context, { ...common, target }, flags);
  return compareWithNow(context, { ...common, target }, flags);
}

interface TwoFiles {
  readonly before: string;
  readonly after: string;
  readonly strict: boolean;
}

async function compareFiles(
  context: CommandContext,
  common: DetachedOptions,
  { before, after, strict }: TwoFiles,
): Promise<ExitCode> {
  const one = requireBaselineFile(context.workingDirectory, before);
  const other = requireBaselineFile(context.workingDirectory, after).baseline;
  const close = startReport(common.command, context, { target: { display: other.target } });
  return tell(context, common, close(judge(one, other, { strict, isCounted: false })));
}

async function compareWithNow(
  context: CommandContext,
  common: CommonOptions,
  flags: Flags,
): Promise<ExitCode> {
  const queries = readTargetQueries(common.settings.validation);
  const close = startReport(common.command, context, common);
  const measuring = { context, common, flags };
  return withMeasuringSession(measuring, async (db) => {
    const wanted = flags['before'] ?? flags['to'] ?? flags['baseline'];
    const before = await findBaseline(db, {
      database: common.target.database,
      wanted: typeof wanted === 'string' ? wanted : undefined,
      workingDirectory: context.workingDirectory,
    });
    if (before === undefined) throw noBaseline();
    const workload = await readWorkload(db);
    const measured = await measureAll(measuring, db, queries, before.baseline);
    if (measured === undefined) return tellStopped(context);
    const now = { ...measured, workload };
    const report = close(judge(before, now, { strict: flags['strict'] === true, isCounted: true }));
    await recordMeasured(db, report, now);
    return tell(context, common, report);
  });
}

interface Judging {
  readonly strict: boolean;
  /** The counters of a baseline are read behind its measuring: where `after` is one, they count its own runs. */
  readonly isCounted: boolean;
}

function judge(before: FoundBaseline, after: Baseline, { strict, isCounted }: Judging): ReportBody {
  const comparisons = compareQueries(before.baseline.queries, after.queries);
  const findings = [...judgeVacuum(after), ...comparisonFindings(comparisons)];
  const improvements = judgeImprovements(after.queries, comparisons);
  const workload = judgeWorkload(before.baseline.workload, after.workload, []);
  const verdict = judgeFindings([...findings, ...improvements, ...workload.findings], {
    strict,
    good: 'nothing regressed',
  });
  return {
    verdict,
    sections: [
      ...comparisonSections(comparisons, findings, circumstances(before, after)),
      ...(isCounted ? overallSections(comparisons, before.baseline, after) : []),
      ...(improvements.length === 0
        ? []
        : [{ kind: 'findings', id: 'improvements', title: 'Demanded', findings: improvements } as const]),
      ...planChangeSections(comparisons),
      ...workload.sections,
      ...measurementTables(after),
    ],
    next: verdict.status === 'good' ? [] : ['db-check post   # targets, new indexes and cache hits too'],
  };
}

function noBaseline(): ToolError {
  return new ToolError({
    code: 'no-baseline',
    message: 'there is no baseline of this database to compare with',
    hint: 'take one before the deployment (db-check baseline), or name one: --baseline FILE',
    exitCode: EXIT.usage,
  });
}

function twoOthers(): ToolError {
  return new ToolError({
    code: 'usage',
    message: 'compare with one baseline or one other database, not with both',
    hint: 'db-check compare --against URL',
    exitCode: EXIT.usage,
  });
}
