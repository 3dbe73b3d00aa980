import pg from 'pg';
import { startCommand, type RunningCommand } from '../support/command.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { until } from '../support/until.ts';
import type { Cell } from './cell.ts';
import type { Template } from './template.ts';

/** 0: the first reading of the table. 1: a row that came during the build. 2: the commit. */
export type GateNumber = 0 | 1 | 2;

/** One cell's database with everything that can stand in the runner's way; `end` clears it all. */
export interface Stage {
  readonly cell: Cell;
  readonly url: string;
  readonly folder: string;
  readonly proxy: TcpProxy;
  query(sql: string, parameters?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
  /** A session that stays: it runs this and keeps its transaction open. */
  occupy(sql: string): Promise<{ leave(): Promise<void> }>;
  close(gate: GateNumber): Promise<void>;
  open(gate: GateNumber): Promise<void>;
  /** The command of the cell; by way of the proxy, or straight to the server. */
  start(url: string): RunningCommand;
  /** Opens every gate and ends every session that was in the way. */
  clear(): Promise<void>;
  end(): Promise<void>;
}

export async function createStage(cell: Cell, url: string, { folder }: Template): Promise<Stage> {
  const sessions: pg.Client[] = [];
  const commands: RunningCommand[] = [];
  let admin: Promise<pg.Client> | undefined;
  const proxy = await startTcpProxy(url);
  const occupy = async (sql: string): Promise<{ leave(): Promise<void> }> => {
    const client = await openClient(url);
    sessions.push(client);
    await client.query(sql);
    return { leave: () => client.end().catch(() => undefined) };
  };
  const query = async (
    sql: string,
    parameters: readonly unknown[] = [],
  ): Promise<readonly Record<string, unknown>[]> => {
    const client = await (admin ??= openClient(url, () => (admin = undefined)));
    return (await client.query<Record<string, unknown>>(sql, [...parameters])).rows;
  };
  const gates = new Map<GateNumber, { leave(): Promise<void> }>();
  const clear = async (): Promise<void> => {
    await Promise.all(sessions.splice(0).map((client) => client.end().catch(() => undefined)));
  };
  return {
    cell,
    url,
    folder,
    proxy,
    query,
    occupy,
    close: async (gate) => void gates.set(gate, await occupy(`select pg_advisory_lock(4242, ${gate})`)),
    open: async (gate) => gates.get(gate)?.leave(),
    start: (to) => {
      const command = startCommand(`db-${cell.direction}`, wordsOf(cell, to, folder));
      commands.push(command);
      return command;
    },
    clear,
    end: async () => {
      for (const command of commands) command.process.kill('SIGKILL');
      await clear();
      await proxy.close();
      await (await admin?.catch(() => undefined))?.end().catch(() => undefined);
    },
  };
}

/** The rows are none of the matrix's business: what the verdict on them is has tests of its own. */
const SURE = ['--accept-loss', '--try-anyway'];

function wordsOf({ direction }: Cell, url: string, folder: string): readonly string[] {
  const shared = ['--url', url, '--migrations', folder, '--max-wait', '30s', '--json'];
  return direction === 'deploy' ? ['apply', ...shared] : ['--last', '--yes', ...SURE, ...shared];
}

async function openClient(url: string, onEnd: () => void = () => undefined): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'chaos' });
  client.on('error', onEnd);
  client.on('end', onEnd);
  await client.connect();
  return client;
}

/** Our sessions that do the work, or look whether the one before them is gone; oldest first. */
export const RUNNERS = `select a.pid, a.query, a.state, a.wait_event, p.phase
  from pg_stat_activity a left join pg_stat_progress_create_index p on p.pid = a.pid
 where a.datname = current_database() and a.application_name ~ '^db-(deploy|rollback)/[^/]+(/look)?$'
 order by a.backend_start, a.pid`;

export interface RunnerSession {
  readonly pid: number;
  readonly query: string;
  readonly state: string;
  readonly wait_event: string | null;
  readonly phase: string | null;
}

export async function readRunners(stage: Stage): Promise<readonly RunnerSession[]> {
  return (await stage.query(RUNNERS)) as unknown as readonly RunnerSession[];
}

export function untilRunner(
  stage: Stage,
  what: string,
  is: (session: RunnerSession) => boolean,
): Promise<RunnerSession> {
  return until(what, async () => (await readRunners(stage)).find(is));
}
