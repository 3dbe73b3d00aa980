import type { SeenBefore } from '../db/tables.ts';
import type { Statement } from '../migrations/migration.ts';
import type { How, StatementPlace } from './events.ts';
import type { Job, Means } from './job.ts';
import type { Part } from './message.ts';
import { around, closing, opening, replay, resetRole, segmentRow, type RowState } from './own-parts.ts';
import { describeAlone, describeThrown, describeTransaction } from './problem.ts';
import { reserve } from './reserve.ts';
import type { AloneOutcome } from './alone/outcome.ts';
import { runAlone } from './alone/run-alone.ts';
import { uncancelled } from './runner.ts';
import { runTransaction, type TransactionOutcome } from './run-transaction.ts';
import type { Problem } from './script-result.ts';
import { isOverruled } from './session-sets.ts';
import { isOneWait, judgeStalls } from './stall-budget.ts';
import { renderTitle } from './statement-title.ts';
import type { Unit } from './unit.ts';

/** isolate: the server says that this statement must stand alone; the caller plans again around it. */
export type UnitOutcome =
  | { readonly kind: 'done'; readonly how: How; readonly durationMs: number }
  | { readonly kind: 'isolate'; readonly statement: number }
  | { readonly kind: 'problem'; readonly problem: Problem };

export interface Step {
  readonly unit: Unit;
  readonly total: number;
  readonly isOpen: boolean;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/** Runs one unit and tells about it. */
export async function runUnit(means: Means, job: Job, step: Step): Promise<UnitOutcome> {
  const { runner } = means;
  if (runner.stop.aborted) return { kind: 'problem', problem: INTERRUPTED };
  const place = placeOf(job, step);
  runner.emit({ kind: 'segment-started', place });
  const start = runner.clock.monotonicMs();
  const outcome =
    step.unit.kind === 'alone'
      ? await runAloneUnit(means, job, step)
      : await runTransactionUnit(means, job, step);
  if (outcome.kind !== 'ran') return outcome;
  const durationMs = runner.clock.monotonicMs() - start;
  runner.emit({ kind: 'segment-done', place, durationMs, how: outcome.how });
  return { kind: 'done', how: outcome.how, durationMs };
}

type RawOutcome = Exclude<UnitOutcome, { kind: 'done' }> | { readonly kind: 'ran'; readonly how: How };

/** User statements, journal and ledger in one message and one transaction: all of it is there, or nothing. */
async function runTransactionUnit(means: Means, job: Job, step: Step): Promise<RawOutcome> {
  const { unit } = step;
  if (step.isOpen) await means.prismaLock.take();
  else await reserve(means, job);
  const outcome = (await runAsWhole(means, job, step)) ?? (await runInParts(means, job, step));
  if (outcome.kind === 'done') return { kind: 'ran', how: 'ran' };
  if (outcome.kind === 'needs-alone' && unit.kind === 'transaction')
    return { kind: 'isolate', statement: outcome.statement };
  return { kind: 'problem', problem: describeTransaction(outcome, job.script, unit) };
}

function runInParts(means: Means, job: Job, step: Step): Promise<TransactionOutcome> {
  const { unit } = step;
  const done = means.journal.writeSegment.render(segmentRow(means, job, unit, { state: 'done' }));
  return runParts(means, unit, [
    ...(step.isOpen ? [] : opening(means, job)),
    ...replay(job, unit),
    ...userParts(means, unit),
    ...resetRole(job),
    { sql: done },
    ...(step.isLast ? closing(means, job) : []),
  ]);
}

/** undefined where the script is not for that, or what it makes is there already: nothing of it was sent then. */
async function runAsWhole(means: Means, job: Job, step: Step): Promise<TransactionOutcome | undefined> {
  const { unit } = step;
  const own = step.isOpen || !step.isLast ? undefined : around(means, job, unit);
  if (own === undefined) return undefined;
  const user = userParts(means, unit);
  const outcome = await runParts(means, unit, [...own.guard, ...user, ...resetRole(job), ...own.record]);
  const isGuarded = outcome.kind === 'failed' && outcome.at && own.guard.includes(outcome.at.part);
  return isGuarded === true ? undefined : outcome;
}

function runParts({ runner }: Means, unit: Unit, parts: readonly Part[]): Promise<TransactionOutcome> {
  return runTransaction(
    runner,
    parts.filter((part) => !isOverruledPart(unit, part)),
    unit.begin,
  );
}

/** Where one lock_timeout over all of it says the same, the server has nothing to work out in between. */
function userParts({ runner }: Means, { statements, first }: Unit): readonly Part[] {
  const stalls = judgeStalls(statements, runner.db.serverVersion);
  const isPlain = isOneWait(stalls);
  return statements.map(({ sql }, index) => ({
    sql,
    statement: first + index,
    stall: isPlain ? undefined : stalls[index],
  }));
}

async function runAloneUnit(means: Means, job: Job, step: Step): Promise<RawOutcome> {
  const { runner, journal } = means;
  const { unit } = step;
  const write = (row: RowState): Part => ({
    sql: journal.writeSegment.render(segmentRow(means, job, unit, row)),
  });
  if (!step.isOpen) await reserve(means, job);
  const opened = await ours(means, [
    ...(step.isOpen ? [] : opening(means, job)),
    write({ state: 'started' }),
  ]);
  if (opened !== undefined) return { kind: 'problem', problem: opened };
  await means.prismaLock.release();
  for (const part of replay(job, unit)) await runner.db.script(part.sql);
  const outcome = await attemptAlone(means, job, unit);
  if (outcome.kind === 'done') {
    const row = write({
      state: 'done',
      ...(outcome.indexOid !== undefined && { indexOid: outcome.indexOid }),
    });
    const recorded = await ours(means, [...resetRole(job), row, ...(step.isLast ? closing(means, job) : [])]);
    return recorded === undefined
      ? { kind: 'ran', how: outcome.how }
      : { kind: 'problem', problem: recorded };
  }
  const problem = outcome.kind === 'thrown' ? outcome.problem : describeAlone(outcome, job.script, unit);
  if (problem.kind === 'lost') return { kind: 'problem', problem };
  return { kind: 'problem', problem: await recordFailure(means, job, step, problem) };
}

type Attempted = AloneOutcome | { readonly kind: 'thrown'; readonly problem: Problem };

/** A look at the catalog may be refused too, for a privilege or a lock: that is recorded like any other failure. */
async function attemptAlone(means: Means, job: Job, unit: Unit): Promise<Attempted> {
  const [statement] = unit.statements as readonly [Statement];
  try {
    return await runAlone(means.runner, {
      statement,
      begun: mayBeDone(job, unit),
      seenBefore: job.resume?.begun === unit.first ? job.resume.seenBefore : undefined,
      half: job.half,
      remember: (seenBefore) => remember(means, job, unit, seenBefore),
    });
  } catch (error) {
    if (error instanceof NotRecorded) return { kind: 'thrown', problem: error.problem };
    return { kind: 'thrown', problem: describeThrown(error) };
  }
}

/** What is there before the statement is sent; its SETs come back behind our own write where that resets the role. */
async function remember(means: Means, job: Job, unit: Unit, seenBefore: SeenBefore): Promise<void> {
  const row = segmentRow(means, job, unit, { state: 'started', seenBefore });
  const reset = resetRole(job);
  const problem = await ours(means, [...reset, { sql: means.journal.writeSegment.render(row) }]);
  if (problem !== undefined) throw new NotRecorded(problem);
  if (reset.length > 0) for (const part of replay(job, unit)) await means.runner.db.script(part.sql);
}

class NotRecorded extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}

/** Sent before and never heard of again, or the undoing of something that may never have been done. */
function mayBeDone(job: Job, unit: Unit): boolean {
  return job.half !== undefined || job.resume?.begun === unit.first;
}

/**
 * When nothing of the script is in the database, the ledger forgets that it was begun. What could not be written down
 * leaves the migration begun: nobody may take the database for being as before.
 */
async function recordFailure(means: Means, job: Job, step: Step, problem: Problem): Promise<Problem> {
  const error = JSON.stringify({ message: problem.message, ...problem.server });
  const row = segmentRow(means, job, step.unit, { state: 'failed', error });
  const leavesNothing = step.isFirst && problem.kind !== 'interrupted' && problem.leaves === undefined;
  const unwritten = await ours(means, [
    ...resetRole(job),
    { sql: means.journal.writeSegment.render(row) },
    ...(leavesNothing ? withdrawal(means, job) : []),
  ]);
  if (unwritten === undefined) return problem;
  const leaves = [problem.leaves ?? [], 'an unfinished entry in the ledger'].flat().join(', and ');
  const hint = `that could not be written down (${unwritten.message}); run the same command again`;
  return { ...problem, leaves, hint };
}

function withdrawal(means: Means, job: Job): readonly Part[] {
  const failed = means.journal.failExecution.render({ id: job.execution.id });
  return [{ sql: failed }, ...job.onWithdraw.map((sql) => ({ sql }))];
}

/** A transaction of nothing but our own rows: short, and never cancelled, or what was done would not be recorded. */
async function ours(means: Means, parts: readonly Part[]): Promise<Problem | undefined> {
  const outcome = await runTransaction(uncancelled(means.runner), parts);
  return outcome.kind === 'done' ? undefined : describeTransaction(outcome, undefined, undefined);
}

function placeOf(job: Job, { unit, total }: Step): StatementPlace {
  const { first, last, statements } = unit;
  const title = renderTitle(statements);
  const units = job.script.segments.length;
  return { migration: job.execution.migration, first, last, of: total, units, title };
}

function isOverruledPart(unit: Unit, part: Part): boolean {
  const statement = part.statement === undefined ? undefined : unit.statements[part.statement - unit.first];
  return statement !== undefined && isOverruled(statement);
}

const INTERRUPTED: Problem = { kind: 'interrupted', message: 'stopped before the next statement, as asked' };
