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
  onStep(step: Pick<Step, 'title'> & Partial<CommandLine>): void;
  onFile(name: string): void;
  /** `verdict` is undefined when the command could not start. */
  onDone(verdict: Pick<Verdict, 'status' | 'summary'> | undefined, durationMs: number): void;
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

/**
 * The whole deployment, step by step; on `stop` it ends after the step at work. A step that is not good ends it too, but
 * for `post`: what did not help is taken back all the same.
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
  for (const [index, step] of steps.entries()) {
    if (stage.stop.aborted) return end(EXIT.interrupted);
    const performed = await performStep(stage, step);
    done.push(performed);
    if (performed.exitCode !== EXIT.ok && step.id !== 'post') return end(performed.exitCode);
    if (index > 0) continue;
    loadMs = await load(stage);
    if (loadMs === undefined) return end(EXIT.interrupted);
    [relations, before] = await withSession(stage, async (db) => [
      await readUserRelations(db),
      await readState(db, { kind: 'database' }),
    ]);
  }
  const after = await withSession(stage, (db) => readState(db, { kind: 'database' }));
  return end(done.find(({ exitCode }) => exitCode !== EXIT.ok)?.exitCode ?? EXIT.ok, after);
}

async function performStep(stage: Stage, step: Step): Promise<PerformedStep> {
  stage.onStep(step);
  const startMs = stage.clock.monotonicMs();
  const endTraffic = step.isUnderTraffic
    ? await startTraffic({ ...stage, sql: trafficOf(stage) })
    : undefined;
  const { exitCode, report } = await stage.run(step);
  const traffic = await endTraffic?.();
  const durationMs = stage.clock.monotonicMs() - startMs;
  stage.onDone(report?.verdict, durationMs);
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
