import { cancelOnStop } from '../db/cancel-on-stop.ts';
import { connect } from '../db/connect.ts';
import type { ConnectionTarget } from '../db/connection-target.ts';
import type { Database } from '../db/database.ts';
import { EXIT, ToolError } from '../errors.ts';
import { connections } from '../facts/connections.ts';
import type { TargetQuery } from '../measure/target-query.ts';
import { prepareLoad, type PreparedLoad, type Preparing } from './prepare-load.ts';
import { judgeRoom, MOST_CLIENTS, type Room } from './room.ts';
import { runLoad, type LoadOptions } from './run-load.ts';
import type { LoadRun } from './load-run.ts';
import type { LoadShape } from './load-shape.ts';

export interface LoadQuestion extends Preparing, Pick<LoadOptions, 'clock' | 'onProgress'> {
  readonly target: ConnectionTarget;
  readonly applicationName: string;
  /** At most as many at once, in any of the loads. */
  readonly clients: number;
  readonly queries: readonly TargetQuery[];
}

/** Everything that has to be there before the first load: it may be run several times. */
export interface LoadStage extends PreparedLoad {
  readonly room: Room;
  run(shape: LoadShape): Promise<LoadRun>;
}

/**
 * A session beside the clients, for the values and for ending what runs on the server. Throws ToolError (exit 2) where so many
 * clients have no room, a query writes, or a pooler is in between: its sessions cannot be made to only read.
 */
export async function withLoad<Result>(
  question: LoadQuestion,
  work: (stage: LoadStage) => Promise<Result>,
): Promise<Result> {
  const { target, applicationName } = question;
  const db = await connect({ target, profile: 'measure', applicationName });
  try {
    await refusePooler(db);
    const room = judgeRoom(await connections.read({ db, targets: [] }), question.clients);
    refuseTooMany(question.clients, room);
    const prepared = await prepare(db, question);
    const run = (shape: LoadShape): Promise<LoadRun> =>
      runLoad({ ...question, shape, cases: prepared.cases, cancel: (pids) => cancelAll(db, pids) });
    return await work({ ...prepared, room, run });
  } finally {
    await db.close().catch(() => undefined);
  }
}

/** Later this session has nothing to cancel, but to cancel others. */
async function prepare(db: Database, question: LoadQuestion): Promise<PreparedLoad> {
  const letGo = await cancelOnStop(db, question.target, question.stop);
  try {
    return await prepareLoad(db, question.queries, question);
  } finally {
    letGo();
  }
}

async function refusePooler(db: Database): Promise<void> {
  const [row] = await db.query<{ pid: number }>('select pg_catalog.pg_backend_pid() as pid');
  if (row?.pid === db.pid) return;
  throw new ToolError({
    code: 'pooler',
    message: 'a load through a pooler could not be kept from writing, nor be ended on the server',
    hint: "connect to the server's own host and port",
    exitCode: EXIT.usage,
  });
}

function refuseTooMany(clients: number, { clients: most, because, remedy }: Room): void {
  if (clients <= Math.min(most, MOST_CLIENTS)) return;
  throw new ToolError({
    code: 'too-many-clients',
    message:
      clients > MOST_CLIENTS
        ? `${clients} clients are more than the ${MOST_CLIENTS} that one process can serve`
        : `${clients} clients do not fit: there is room for ${most} (${because})`,
    hint:
      most === 0
        ? remedy
        : `--clients ${Math.min(most, MOST_CLIENTS)}${clients > MOST_CLIENTS ? '' : `; or ${remedy}`}`,
    exitCode: EXIT.usage,
  });
}

/** Best effort: what a statement timeout will end anyway. */
async function cancelAll(db: Database, pids: readonly number[]): Promise<void> {
  const cancel = 'select pg_catalog.pg_cancel_backend(u.pid) from pg_catalog.unnest($1::int4[]) as u(pid)';
  await db.query(cancel, [pids]).catch(() => undefined);
}
