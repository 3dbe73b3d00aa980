import type { Options } from 'yargs';
import { connect } from '../db/connect.ts';
import type { Database } from '../db/database.ts';
import { parseDurationMs } from '../duration.ts';
import { EXIT, ToolError } from '../errors.ts';
import { DEFAULT_BASELINE_FILE } from '../measure/baseline-file.ts';
import { epochsOf, samplesOf, type Baseline } from '../measure/baseline.ts';
import { FEWEST_EPOCHS } from '../measure/epochs/judge-epochs.ts';
import { judgeVacuum } from '../measure/judge-upkeep.ts';
import type { Progress } from '../measure/measure-queries.ts';
import { takeBaseline, type BaselineOptions } from '../measure/take-baseline.ts';
import type { TargetQuery } from '../measure/target-query.ts';
import { DEFAULT_EFFORT } from '../measure/time-query.ts';
import { vacuumTables } from '../measure/vacuum-tables.ts';
import type { Finding } from '../report/finding.ts';
import { cancelOnStop } from '../db/cancel-on-stop.ts';
import type { CommandContext, CommonOptions, Flags } from './command.ts';
import { measureAloud } from './show-measuring.ts';

/** Flags of the commands that measure. */
export const MEASURING_OPTIONS = {
  baseline: {
    type: 'string',
    requiresArg: true,
    describe: `file or name of the baseline (default: ${DEFAULT_BASELINE_FILE})`,
  },
  runs: {
    type: 'number',
    requiresArg: true,
    default: DEFAULT_EFFORT.runs,
    describe: 'executions of each query with each parameter set',
  },
  seconds: {
    type: 'number',
    requiresArg: true,
    default: DEFAULT_EFFORT.budgetMs / 1000,
    describe: 'ends these executions early once the target is out of reach',
  },
  vacuum: { type: 'boolean', describe: 'VACUUM (ANALYZE) the tables of the queries first' },
  'query-timeout': {
    type: 'string',
    requiresArg: true,
    default: '30s',
    describe: 'the server ends a single execution after this time',
  },
  epochs: {
    type: 'number',
    requiresArg: true,
    describe: 'measure in this many stretches against a control: 3 to 20 (default: as the baseline)',
  },
  'epoch-pause': {
    type: 'string',
    requiresArg: true,
    default: '10s',
    describe: 'from the beginning of one epoch to that of the next',
  },
} as const satisfies Record<string, Options>;

export interface Measuring {
  readonly context: CommandContext;
  readonly common: CommonOptions;
  readonly flags: Flags;
}

/** Opens the session for measuring; Ctrl-C ends what it is executing. Bad flags are refused before (exit 2). */
export async function withMeasuringSession<Result>(
  { context, common, flags }: Measuring,
  work: (db: Database) => Promise<Result>,
): Promise<Result> {
  const { target } = common;
  parseEffort(flags);
  const db = await connect({ target, profile: 'measure', applicationName: `db-check/${context.runId}` });
  const letGo = await cancelOnStop(db, target, context.stop.signal);
  try {
    return await work(db);
  } finally {
    letGo();
    await db.close();
  }
}

/** --vacuum of the commands that take no baseline. */
export async function vacuumIfAsked(
  { context, flags }: Measuring,
  databases: readonly Database[],
  queries: readonly TargetQuery[],
  onProgress: (step: Progress) => void,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const db of flags['vacuum'] === true ? databases : []) {
    const vacuumed = await vacuumTables(db, queries, { stop: context.stop.signal, onProgress });
    findings.push(...judgeVacuum({ vacuumed }));
  }
  return findings;
}

/** With the values and controls of `before` where there is one; undefined when it was stopped. */
export function measureAll(
  { context, common, flags }: Measuring,
  db: Database,
  queries: readonly TargetQuery[],
  before?: Baseline,
): Promise<Baseline | undefined> {
  return measureAloud(context, ({ show, say }) =>
    takeBaseline(db, queries, {
      ...parseEffort(flags),
      clock: context.clock,
      runId: context.runId,
      target: common.target,
      samples: before === undefined ? new Map() : samplesOf(before, queries),
      vacuum: flags['vacuum'] === true,
      inEpochs: parseEpochs(flags, before, say),
      stop: context.stop.signal,
      onProgress: show,
    }),
  );
}

function parseEffort(flags: Flags): {
  readonly effort: typeof DEFAULT_EFFORT;
  readonly queryTimeoutMs: number;
} {
  const runs = Number(flags['runs']);
  const seconds = Number(flags['seconds']);
  const queryTimeoutMs = parseDurationMs(String(flags['query-timeout']));
  if (!Number.isInteger(runs) || runs < 1) throw badFlag('--runs', 'a whole number from 1 on');
  if (!(seconds > 0)) throw badFlag('--seconds', 'a number above 0');
  if (queryTimeoutMs === undefined || queryTimeoutMs < 1)
    throw badFlag('--query-timeout', 'a time such as 30s');
  return { effort: { runs, budgetMs: seconds * 1000 }, queryTimeoutMs: Math.round(queryTimeoutMs) };
}

/** As many as asked for, else as the other side has. */
function parseEpochs(
  flags: Flags,
  before: Baseline | undefined,
  say: (line: string) => void,
): BaselineOptions['inEpochs'] {
  const { epochs: usual, controls } =
    before === undefined ? { epochs: 0, controls: new Map() } : epochsOf(before);
  const epochs = flags['epochs'] === undefined ? usual : Number(flags['epochs']);
  if (epochs === 0) return undefined;
  if (!Number.isInteger(epochs) || epochs < FEWEST_EPOCHS || epochs > 20)
    throw badFlag('--epochs', `a whole number from ${FEWEST_EPOCHS} to 20`);
  const pauseMs = parseDurationMs(String(flags['epoch-pause']));
  if (pauseMs === undefined) throw badFlag('--epoch-pause', 'a time such as 10s');
  return { epochs, pauseMs, controls, onEpoch: (number) => say(`epoch ${number} of ${epochs}`) };
}

function badFlag(flag: string, wanted: string): ToolError {
  return new ToolError({
    code: 'usage',
    message: `${flag} wants ${wanted}`,
    hint: 'db-check baseline --help',
    exitCode: EXIT.usage,
  });
}

/** What a person who stopped it should know. */
export function tellStopped(context: CommandContext): typeof EXIT.interrupted {
  context.stderr(
    'stopped while measuring: nothing was written, nothing runs on; run the same command again\n',
  );
  return EXIT.interrupted;
}
