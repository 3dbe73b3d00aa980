import { newRunId } from './cli/context.ts';
import { systemClock } from './clock.ts';
import { parseConnectionTarget } from './db/connection-target.ts';
import { deploy as runDeploy } from './deploy/deploy.ts';
import type { DeployResult } from './deploy/deploy-result.ts';
import type { Emit } from './deploy/events.ts';
import { readOrigin } from './deploy/origin.ts';
import { rollback as runRollback } from './deploy/rollback/rollback.ts';
import { DEFAULT_WAITING, type Waiting } from './deploy/waiting.ts';
import type { RollbackSelection } from './deploy/rollback/choose.ts';
import type { RollbackResult } from './deploy/rollback/result.ts';

/** What a program says to deploy or to roll back; everything but the URL has the commands' defaults. */
export interface WriteOptions {
  /** postgresql://… of a direct connection. */
  readonly url: string;
  /** The migrations folder; default `./migrations`. */
  readonly migrations?: string;
  /** How long to wait for other runs and for locks, each; default 10 minutes. */
  readonly maxWaitMs?: number;
  /** What the application and other sessions have to put up with; default: what the commands do. */
  readonly waiting?: Partial<Waiting>;
  /** Told of everything that happens, as it happens. */
  readonly onEvent?: Emit;
  /** Aborted: the current statement is finished, then the run stops. */
  readonly signal?: AbortSignal;
}

export interface DeployWish extends WriteOptions {
  /** Apply up to and including this migration. */
  readonly to?: string;
  /** Held migrations that may go in again. */
  readonly release?: readonly string[];
}

/** `db-deploy apply` for programs. Throws ToolError for what forbids to begin; every later failure is in the result. */
export function deploy(wish: DeployWish): Promise<DeployResult> {
  return runDeploy({ ...common(wish), to: wish.to, release: wish.release ?? [] });
}

export interface RollbackRequest extends WriteOptions {
  readonly selection: RollbackSelection;
  /** Whose text where journal and folder differ. */
  readonly from?: 'journal' | 'folder';
  /** Also when rows or values are lost, or nobody can tell; without it that throws (exit 8 or 9). */
  readonly acceptLoss?: boolean;
  /** Also when rows are in the way, so that it would fail; without it that throws (exit 4). */
  readonly tryAnyway?: boolean;
}

/** `db-rollback --yes` for programs: the caller has decided. Throws and answers as deploy does. */
export function rollback(request: RollbackRequest): Promise<RollbackResult> {
  return runRollback({
    ...common(request),
    selection: request.selection,
    from: request.from,
    trusted: [],
    answer: { acceptsLoss: request.acceptLoss === true, triesAnyway: request.tryAnyway === true },
    approve: () => Promise.resolve(true),
  });
}

function common(options: WriteOptions) {
  const never = new AbortController().signal;
  return {
    target: parseConnectionTarget(options.url, {}),
    migrations: options.migrations ?? './migrations',
    maxWaitMs: options.maxWaitMs ?? 600_000,
    waiting: { ...DEFAULT_WAITING, ...options.waiting },
    runId: newRunId(systemClock.now()),
    readOrigin: () => readOrigin(process.cwd(), process.env),
    clock: systemClock,
    emit: options.onEvent ?? (() => undefined),
    stop: options.signal ?? never,
    urgent: never,
  };
}
