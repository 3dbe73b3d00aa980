import { EXIT, ToolError, type ExitCode } from '../errors.ts';
import { readWorkload } from '../facts/workload.ts';
import { requireBaselineFile, findBaseline, type FoundBaseline } from '../measure/find-baseline.ts';
import { type Baseline } from '../measure/baseline.ts';
import { compareQueries } from '../measure/compare.ts';
import { comparisonFindings } from '../measure/comparison-table.ts';
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
import { tell } from './tell.ts';

export const command: CliCommand = {
  options: {
    ...MEASURING_OPTIONS,
    strict: { type: 'boolean', describe: 'a warning fails too' },
    variants: { type: 'boolean', describe: 'the variants of each query, run in turn' },
    against: {
      type: 'string',
      requiresArg: true,
      describe: 'URL of another database: run both in turn, that one is before',
    },
  },
  positionals: {
    before: { describe: 'a baseline (default: as --baseline)' },
    after: { describe: 'another baseline (default: measure now)' },
  },
  needsDatabase: false,
  run,
};

async function run(context: CommandContext, common: DetachedOptions, flags: Flags): Promise<ExitCode> {
  const { before, after } = flags;
  if (flags['against'] !== undefined && before !== undefined) throw twoOthers();
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
  const [one, other] = [before, after].map((file) => requireBaselineFile(context.workingDirectory, file));
  if (one === undefined || other === undefined) throw new Error('two files make two baselines');
  const close = startReport(common.command, context, { target: { display: other.target } });
  return tell(context, common, close(judge({ baseline: one, origin: before }, other, strict)));
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
    const file = flags['before'] ?? flags['baseline'];
    const before = await findBaseline(db, {
      database: common.target.database,
      file: typeof file === 'string' ? file : undefined,
      workingDirectory: context.workingDirectory,
    });
    if (before === undefined) throw noBaseline();
    const workload = await readWorkload(db);
    const measured = await measureAll(measuring, db, queries, before.baseline);
    if (measured === undefined) return tellStopped(context);
    const now = { ...measured, workload };
    return tell(context, common, close(judge(before, now, flags['strict'] === true)));
  });
}

function judge(before: FoundBaseline, after: Baseline, strict: boolean): ReportBody {
  const comparisons = compareQueries(before.baseline.queries, after.queries);
  const findings = [...judgeVacuum(after), ...comparisonFindings(comparisons)];
  const workload = judgeWorkload(before.baseline.workload, after.workload, []);
  const verdict = judgeFindings([...findings, ...workload.findings], { strict, good: 'nothing regressed' });
  return {
    verdict,
    sections: [
      ...comparisonSections(comparisons, findings, circumstances(before, after)),
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
    message: 'compare with a baseline or with another database, not with both',
    hint: 'db-check compare --against URL',
    exitCode: EXIT.usage,
  });
}
