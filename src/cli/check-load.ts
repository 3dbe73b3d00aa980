import { randomInt } from 'node:crypto';
import { connect } from '../db/connect.ts';
import { renderDuration } from '../duration.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import { judgeLoad } from '../load/judge-load.ts';
import { describeBroken, describeLoad, loadSections, searchSection } from '../load/load-sections.ts';
import type { LoadShape } from '../load/load-shape.ts';
import { MOST_CLIENTS } from '../load/room.ts';
import { searchLimit, type FoundLimit } from '../load/search-limit.ts';
import { withLoad, type LoadQuestion, type LoadStage } from '../load/with-load.ts';
import { samplesOf } from '../measure/baseline.ts';
import { chooseQueries } from '../measure/choose-queries.ts';
import { findBaseline } from '../measure/find-baseline.ts';
import type { Sample } from '../measure/measurement.ts';
import { readTargetQueries } from '../measure/read-queries.ts';
import type { TargetQuery } from '../measure/target-query.ts';
import type { Finding } from '../report/finding.ts';
import type { Verdict } from '../report/report.ts';
import { judgeFindings } from '../report/verdict.ts';
import { startReport, type ReportBody } from './build-report.ts';
import type { CliCommand, CommandContext, CommonOptions, Flags } from './command.ts';
import { demandConfirmation } from './demand-confirmation.ts';
import { LOAD_OPTIONS, parseLoadFlags, type LoadFlags } from './load-flags.ts';
import { showLoad } from './show-load.ts';
import { tell } from './tell.ts';

/** `db-check load`: do the limits hold with so many clients? Exit 0 they do, 1 they do not, 9 nobody knows. */
export const command: CliCommand = { options: LOAD_OPTIONS, run };

async function run(context: CommandContext, common: CommonOptions, flags: Flags): Promise<ExitCode> {
  const asked = parseLoadFlags(flags, common.settings, randomInt(2 ** 32 - 1));
  const queries = chooseQueries(readTargetQueries(common.settings.validation), asked.only);
  demandConfirmation(common, flags);
  const close = startReport(common.command, context, common);
  const progress = showLoad(context);
  const isStrict = flags['strict'] === true;
  const question: LoadQuestion = {
    target: common.target,
    applicationName: `db-check/${context.runId}`,
    clients: asked.shape.clients,
    queries,
    samples: await readSamples(context, common, { queries, wanted: flags['baseline'] }),
    queryTimeoutMs: asked.queryTimeoutMs,
    clock: context.clock,
    stop: context.stop.signal,
    onProgress: progress.show,
  };
  try {
    const body = await withLoad(question, (stage) =>
      flags['find-limit'] === true
        ? search(stage, { ...asked, isStrict, stop: context.stop.signal, say: progress.say })
        : once(stage, { ...asked, isStrict, say: progress.say }),
    );
    progress.end();
    return await tell(context, common, close(body));
  } catch (error) {
    if (!context.stop.signal.aborted) throw error;
    context.stderr('stopped before the load began: nothing was measured, nothing runs on\n');
    return EXIT.interrupted;
  } finally {
    progress.end();
  }
}

interface Asked extends LoadFlags {
  readonly isStrict: boolean;
  say(line: string): void;
}

async function once(stage: LoadStage, { shape, limits, isStrict, say }: Asked): Promise<ReportBody> {
  say(`${describeLoad({ shape })}, ${describeTime(shape)}, seed ${shape.seed}`);
  const loaded = await stage.run(shape);
  const findings = judgeLoad(loaded, limits, stage.leftOut);
  const verdict = loaded.isPartial
    ? stopped(`stopped after ${renderDuration(loaded.measuredMs)}: what was measured is partial`)
    : judgeFindings(findings, { strict: isStrict, good: `all limits hold at ${describeLoad(loaded)}` });
  return {
    verdict,
    sections: loadSections(loaded, findings),
    next: nextOf(verdict, findings, shape),
  };
}

function nextOf({ status }: Verdict, findings: readonly Finding[], { seed }: LoadShape): readonly string[] {
  if (status === 'good' || status === 'stopped') return [];
  const isLate = findings.some(({ id, status }) => id === 'load-driver' && status === 'unknown');
  return isLate
    ? ['run it where this process has a processor of its own, with fewer --clients, or with --think 100ms']
    : [`db-check load --find-limit --seed ${seed}`];
}

interface Searching extends Asked {
  readonly stop: AbortSignal;
}

async function search(
  stage: LoadStage,
  { shape, limits, isStrict, stop, say }: Searching,
): Promise<ReportBody> {
  const { ratePerSecond } = shape;
  const byRate = ratePerSecond !== undefined;
  const found = await searchLimit(stage, {
    limits,
    stop,
    range: byRate
      ? { start: ratePerSecond, least: ratePerSecond / 64, most: 100_000, isWhole: false }
      : { start: shape.clients, least: 1, most: Math.min(MOST_CLIENTS, stage.room.clients), isWhole: true },
    shapeOf: (load) => (byRate ? { ...shape, ratePerSecond: load } : { ...shape, clients: load }),
    onStep: (load) => say(`${byRate ? `${load}/s` : `${load} clients`}, ${describeTime(shape)}`),
  });
  return describeFound(found, stage, isStrict);
}

function describeFound(found: FoundLimit, { room }: LoadStage, isStrict: boolean): ReportBody {
  const { steps, highest, broken, isPartial } = found;
  const shown = highest ?? broken;
  const sections = [
    searchSection(steps),
    ...(shown === undefined ? [] : loadSections(shown.run, shown.findings)),
  ];
  if (isPartial) return { verdict: stopped('the search was stopped'), sections, next: [] };
  const beyond =
    broken === undefined
      ? `more was not tried: ${room.because}`
      : `at ${describeLoad(broken.run)}: ${describeBroken(broken.findings)}`;
  const verdict = judgeFindings(shown?.findings ?? [], {
    strict: isStrict,
    good: `all limits hold up to ${highest === undefined ? '' : describeLoad(highest.run)}; ${beyond}`,
  });
  return { verdict, sections, next: [] };
}

function stopped(summary: string): Verdict {
  return { status: 'stopped', summary, exitCode: EXIT.interrupted };
}

function describeTime({ durationMs, rampUpMs }: LoadShape): string {
  const rampUp = rampUpMs === 0 ? '' : ` after ${renderDuration(rampUpMs)} of ramp-up`;
  return `${renderDuration(durationMs)}${rampUp}`;
}

/** Only of a baseline that is named: another moment's values may be gone by now. */
async function readSamples(
  { workingDirectory, runId }: CommandContext,
  { target }: CommonOptions,
  { queries, wanted }: { readonly queries: readonly TargetQuery[]; readonly wanted: unknown },
): Promise<ReadonlyMap<string, Sample>> {
  if (wanted === undefined) return new Map();
  const db = await connect({ target, profile: 'read', applicationName: `db-check/${runId}` });
  try {
    const search = { database: target.database, wanted: String(wanted), workingDirectory };
    const found = await findBaseline(db, search);
    return found === undefined ? new Map() : samplesOf(found.baseline, queries);
  } finally {
    await db.close();
  }
}
