import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import { connect } from '../db/connect.ts';
import type { ConnectionTarget } from '../db/connection-target.ts';
import type { Database } from '../db/database.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import { readUserRelations, type UserRelation } from '../facts/user-relations.ts';
import type { ObjectState } from '../fingerprint/object-state.ts';
import { readState } from '../fingerprint/read-state.ts';
import type { Report, Verdict } from '../report/report.ts';
import type { ExampleFolder } from './example-folder.ts';
import { loadData } from './load-data.ts';
import type { CommandLine, Step } from './steps.ts';
import { startTraffic, type Traffic } from './traffic.ts';

/** Everything the performance needs from outside. */
export interface Stage {
  readonly example: ExampleFolder;
  readonly target: ConnectionTarget;
  readonly runId: string;
  readonly scale: number;
  readonly clock: Clock;
  readonly stop: AbortSignal;
  run(line: CommandLine): Promise<{ readonly exitCode: ExitCode; readonly report: Report | undefined }>;
  onStep(step: Pick<Step, 'title' | 'isAnswer'> & Partial<CommandLine>): void;
  onFile(name: string): void;
  /** `verdict` is undefined when the command could not start. */
  onDone(verdict: Told, durationMs: number): void;
}

export interface PerformedStep {
  readonly step: Step;
  readonly exitCode: ExitCode;
  readonly durationMs: number;
  readonly report: Report | undefined;
  readonly traffic: Traffic | undefined;
}

export interface Performance {
  readonly steps: readonly PerformedStep[];
  /** Of the first step that was not good; 0 when all were. */
  readonly exitCode: ExitCode;
  readonly loadMs: number | undefined;
  readonly relations: readonly UserRelation[];
  /** All catalog objects before the deployment and after the rollback; undefined when it did not come so far. */
  readonly before: ObjectState | undefined;
  readonly after: ObjectState | undefined;
}

/** What is not good to hear of is taken back all the same. */
const SAYS_ONLY: readonly Step['id'][] = ['post', 'evidence'];

/**
 * The whole deployment, step by step; on `stop` it ends after the step at work. A step that is not good ends it too, but
 * for those that only say something.
 */
export async function perform(stage: Stage, steps: readonly Step[]): Promise<Performance> {
  const done: PerformedStep[] = [];
  let [loadMs, relations, before]: [number?, (readonly UserRelation[])?, ObjectState?] = [];
  const end = (exitCode: ExitCode, after?: ObjectState): Performance => ({
    steps: done,
    exitCode,
    loadMs,
    relations: relations ?? [],
    before,
    after,
  });
  for (const step of steps) {
    if (stage.stop.aborted) return end(EXIT.interrupted);
    const exitCode = await performWhole(stage, step, done);
    if (exitCode !== EXIT.ok && !SAYS_ONLY.includes(step.id)) return end(exitCode);
    if (step.id !== 'release') continue;
    loadMs = await load(stage);
    if (loadMs === undefined) return end(EXIT.interrupted);
    [relations, before] = await withSession(stage, async (db) => [
      await readUserRelations(db),
      await readState(db, { kind: 'database' }),
    ]);
  }
  const after = await withSession(stage, (db) => readState(db, { kind: 'database' }));
  return end(done.find(isBad)?.exitCode ?? EXIT.ok, after);
}

/** A step, and what a human types where it asks for one. */
async function performWhole(stage: Stage, step: Step, done: PerformedStep[]): Promise<ExitCode> {
  const performed = await performStep(stage, step);
  done.push(performed);
  if (!isPaused(performed)) return performed.exitCode;
  for (const next of step.whenPaused ?? []) {
    const exitCode = await performWhole(stage, next, done);
    if (exitCode !== EXIT.ok) return exitCode;
  }
  return EXIT.ok;
}

export function isBad(performed: PerformedStep): boolean {
  return performed.exitCode !== EXIT.ok && !isPaused(performed) && !isPageWritten(performed);
}

/** It asked for a human, who decides in the steps behind it. */
function isPaused({ step, exitCode }: PerformedStep): boolean {
  return exitCode === EXIT.unknown && step.whenPaused !== undefined;
}

/** What its report says of the rollout, paused once or too busy to tell, was said by the steps before. */
export function isPageWritten({ step, exitCode }: Pick<PerformedStep, 'step' | 'exitCode'>): boolean {
  return step.id === 'evidence' && exitCode !== EXIT.usage && exitCode !== EXIT.connection;
}

/** undefined: it could not start. */
export function verdictOf({
  step,
  exitCode,
  report,
}: Pick<PerformedStep, 'step' | 'exitCode' | 'report'>): Told {
  return (
    report?.verdict ??
    (isPageWritten({ step, exitCode }) ? { status: 'good', summary: 'written' } : undefined)
  );
}

type Told = Pick<Verdict, 'status' | 'summary'> | undefined;

async function performStep(stage: Stage, step: Step): Promise<PerformedStep> {
  stage.onStep(step);
  const startMs = stage.clock.monotonicMs();
  const endTraffic = step.isUnderTraffic
    ? await startTraffic({ ...stage, sql: trafficOf(stage) })
    : undefined;
  const { exitCode, report } = await stage.run(step);
  const traffic = await endTraffic?.();
  const durationMs = stage.clock.monotonicMs() - startMs;
  stage.onDone(verdictOf({ step, exitCode, report }), durationMs);
  return { step, exitCode, durationMs, report, traffic };
}

/** undefined when it was stopped. */
async function load(stage: Stage): Promise<number | undefined> {
  const startMs = stage.clock.monotonicMs();
  stage.onStep({ title: 'A year of data' });
  try {
    await loadData({ ...stage, applicationName: `db-check/${stage.runId}`, folder: stage.example.data });
  } catch (error) {
    if (stage.stop.aborted) return undefined;
    throw error;
  }
  const durationMs = stage.clock.monotonicMs() - startMs;
  stage.onDone({ status: 'good', summary: 'loaded' }, durationMs);
  return durationMs;
}

function trafficOf({ example }: Stage): string {
  return readFileSync(join(example.data, 'traffic.sql'), 'utf8');
}

async function withSession<Result>(
  { target, runId }: Stage,
  work: (db: Database) => Promise<Result>,
): Promise<Result> {
  const db = await connect({ target, profile: 'read', applicationName: `db-check/${runId}` });
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}
