import type { Failure } from '../db/database.ts';
import { judgeFailure, SQLSTATE } from '../db/server-error.ts';
import { EXIT, ToolError } from '../errors.ts';
import { locate, type Location } from '../location.ts';
import type { Script } from '../migrations/migration.ts';
import { adviseOnLocks, renderBlockers } from './render-blocker.ts';
import type { AloneOutcome, Failed } from './alone/outcome.ts';
import type { TransactionOutcome } from './run-transaction.ts';
import type { Problem } from './script-result.ts';
import type { Unit } from './unit.ts';

type NotDone<Outcome> = Exclude<Outcome, { kind: 'done' }>;

/** Why a transaction of the script, or one of our own rows (no unit), did not happen. */
export function describeTransaction(
  outcome: NotDone<TransactionOutcome>,
  script: Script | undefined,
  unit: Unit | undefined,
): Problem {
  switch (outcome.kind) {
    case 'interrupted':
      return {
        kind: 'interrupted',
        message: 'stopped, as asked; this transaction was undone',
      };
    case 'needs-alone':
      return {
        kind: 'refused',
        message: 'a statement between BEGIN and COMMIT cannot run in a transaction',
        hint: 'take it out of the BEGIN … COMMIT of the file',
        ...at(script, unit, outcome.statement),
      };
    case 'locked':
      return {
        kind: 'locked',
        message: `gave up waiting for a lock${renderBlockers(outcome.blockers)}; this transaction was undone`,
        hint: adviseOnLocks(outcome.blockers),
        ...serverOf(outcome.failure),
      };
    case 'failed':
    case 'lost': {
      const { part, offset } = outcome.at ?? { part: undefined, offset: undefined };
      return describeFailure(
        outcome.kind,
        outcome.failure,
        at(script, unit, part === undefined ? unit?.first : part.statement, offset),
      );
    }
  }
}

export function describeAlone(outcome: NotDone<AloneOutcome>, script: Script, unit: Unit): Problem {
  const place = at(script, unit, unit.first);
  switch (outcome.kind) {
    case 'interrupted':
      return outcome.isUnsent === true
        ? UNSENT
        : {
            kind: 'interrupted',
            message: 'the statement was cancelled on the server, as asked',
            hint: 'the same command again clears what is left of it and goes on',
            ...place,
          };
    case 'held-up':
      return { kind: 'locked', ...outcome.heldUp, ...place };
    case 'refused':
      return { kind: 'refused', message: outcome.message, hint: outcome.hint, ...place };
    case 'not-valid':
      return {
        kind: 'refused',
        message: `the server reported success, but ${outcome.message}`,
        hint: 'run the same command again: it repairs what is left',
        leaves: outcome.message,
        ...place,
      };
    case 'failed':
    case 'lost': {
      const position = outcome.failure.kind === 'server' ? outcome.failure.error.position : undefined;
      const offset = position === undefined ? undefined : position - 1;
      const problem = describeFailure(outcome.kind, outcome.failure, at(script, unit, unit.first, offset));
      if (outcome.kind === 'lost') return problem;
      if (outcome.heldUp === undefined) return { ...problem, ...describeLeft(outcome) };
      return { kind: 'locked', ...outcome.heldUp, ...describeRemains(outcome), ...place };
    }
  }
}

const UNSENT: Problem = {
  kind: 'interrupted',
  message:
    'stopped while waiting for a clear window, before the statement was sent: the server does nothing for us',
  hint: 'run the same command again',
};

function describeRemains({ leaves, heldUp }: Failed): Partial<Problem> {
  if (leaves === undefined || heldUp === undefined) return {};
  return { leaves, hint: `this stays behind: ${leaves}; the same command again clears it\n${heldUp.hint}` };
}

function describeLeft({ leaves, hint }: Failed): Partial<Problem> {
  if (leaves === undefined) return hint === undefined ? {} : { hint };
  return { leaves, hint: `this stays behind: ${leaves}; the same command again finishes it` };
}

/** A refusal of ours, a statement of ours that failed, or a lost connection. */
export function describeThrown(error: unknown): Problem {
  if (!(error instanceof ToolError)) {
    const failure = judgeFailure(error);
    return describeFailure(failure.kind === 'server' ? 'failed' : 'lost', failure, {});
  }
  const { message, hint, server, exitCode } = error;
  const kind =
    exitCode === EXIT.lockWait ? 'locked' : exitCode === EXIT.interrupted ? 'interrupted' : 'refused';
  return { kind, message, ...(hint !== undefined && { hint }), ...(server !== undefined && { server }) };
}

function describeFailure(
  kind: 'failed' | 'lost',
  failure: Failure,
  place: { readonly location?: Location },
): Problem {
  const onPurpose = describePurpose(failure);
  if (onPurpose !== undefined)
    return { kind, message: onPurpose, hint: ASK_FIRST, ...place, ...serverOf(failure) };
  if (kind === 'failed') return { kind, message: messageOf(failure), ...place, ...serverOf(failure) };
  return {
    kind,
    message: `the connection was lost (${messageOf(failure)}); the server may still be working on this statement`,
    hint: 'run the same command again: it looks first, waits for what still runs, and goes on from there',
    ...place,
    ...serverOf(failure),
  };
}

/** What only somebody else's decision causes: pg_cancel_backend, pg_terminate_backend, a server that shuts down. */
function describePurpose(failure: Failure): string | undefined {
  if (failure.kind === 'server' && failure.error.sqlState === SQLSTATE.queryCanceled)
    return `somebody cancelled this statement on the server (${failure.error.message})`;
  if (failure.kind === 'lost' && failure.sqlState === SQLSTATE.adminShutdown)
    return `somebody ended this session on the server (${failure.message})`;
  return undefined;
}

const ASK_FIRST =
  'it was done on purpose, perhaps by db-rollback --abort-running: look at db-deploy status before you run the same command again';

function messageOf(failure: Failure): string {
  return failure.kind === 'server' ? failure.error.message : failure.message;
}

function serverOf(failure: Failure): Pick<Problem, 'server'> {
  return failure.kind === 'server' ? { server: failure.error } : {};
}

/** `offset` counts characters from the start of the statement. */
function at(
  script: Script | undefined,
  unit: Unit | undefined,
  number: number | undefined,
  offset = 0,
): { readonly location?: Location } {
  const statement = unit?.statements[(number ?? 0) - unit.first];
  if (script === undefined || statement === undefined) return {};
  const units = [...statement.sql].slice(0, offset).join('').length;
  return { location: locate(script.file.path, script.file.text, statement.start + units) };
}
