import type { SeenBefore } from '../db/tables.ts';
import { captureState, isOfRelations, requireNone } from '../fingerprint/read-state.ts';
import { makesOnlyNew } from '../migrations/makes-only-new.ts';
import type { Job, Means } from './job.ts';
import type { SegmentRow } from './journal.ts';
import type { Part } from './message.ts';
import { changesRole, isSessionSet } from './session-sets.ts';
import type { Unit } from './unit.ts';

/** What goes in front of a script's first statement, in the same transaction. */
export function opening(means: Means, job: Job): readonly Part[] {
  const open = means.journal.openExecution.render(job.execution);
  return [...captureState(job.execution.scope), open, ...job.onOpen].map((sql) => ({ sql }));
}

/** What goes behind its last one. */
export function closing(means: Means, job: Job): readonly Part[] {
  const close = means.journal.closeExecution.render({ id: job.execution.id });
  return [...captureState(job.execution.scope), close, ...job.onClose].map((sql) => ({ sql }));
}

/**
 * What goes around a script that is one transaction and touches nothing but what it makes: much less to look at and to
 * write. `guard` fails where something of its names is there; then opening and closing have to do it. undefined for
 * every other script.
 */
export function around(means: Means, { execution, script }: Job, unit: Unit): Around | undefined {
  if (execution.direction === 'down' || unit.kind !== 'transaction') return undefined;
  if (!isOfRelations(execution.scope) || !makesOnlyNew(script)) return undefined;
  const { runner, journal, backendStartedAt } = means;
  const row = { ...execution, last: unit.last, pid: runner.db.pid, backendStartedAt };
  const record = [...captureState(execution.scope), journal.recordWhole.render(row)];
  return {
    guard: requireNone(execution.scope).map((sql) => ({ sql })),
    record: record.map((sql) => ({ sql })),
  };
}

export interface Around {
  readonly guard: readonly Part[];
  readonly record: readonly Part[];
}

/** The SETs of statements before this unit: needed after a resume, and after our own writes reset the role. */
export function replay(job: Job, unit: Unit): readonly Part[] {
  if (
    job.resume === undefined &&
    !job.script.segments.some((segment) => segment.statements.some(changesRole))
  )
    return [];
  const earlier = job.script.segments.flatMap((segment) => segment.statements).slice(0, unit.first - 1);
  return earlier.filter(isSessionSet).map(({ sql }) => ({ sql }));
}

/** Before our own writes, where the script changed the role. */
export function resetRole(job: Job): readonly Part[] {
  const changes = job.script.segments.some((segment) => segment.statements.some(changesRole));
  return changes ? [{ sql: 'reset session authorization' }, { sql: 'reset role' }] : [];
}

export interface RowState {
  readonly state: SegmentRow['state'];
  readonly indexOid?: number;
  readonly seenBefore?: SeenBefore;
  readonly error?: string;
}

export function segmentRow(
  { runner, backendStartedAt }: Means,
  job: Job,
  unit: Unit,
  row: RowState,
): SegmentRow {
  return {
    executionId: job.execution.id,
    first: unit.first,
    last: unit.last,
    runId: runner.runId,
    state: row.state,
    pid: runner.db.pid,
    backendStartedAt,
    indexOid: row.indexOid ?? null,
    seenBefore: row.seenBefore ?? null,
    error: row.error ?? null,
  };
}
