import type { Socket } from 'node:net';
import type pg from 'pg';
import type { Attempt, Database, TextResult } from './database.ts';
import type { ServerError } from '../errors.ts';
import { judgeFailure, readFatal, readServerError } from './server-error.ts';

/** Written by whoever hears of it first: the client's events or a statement that failed. */
export interface ConnectionState {
  closed: boolean;
  fatal: ServerError | undefined;
  abandoned?: string;
}

/** A connected client of node-postgres as our Database. */
export function wrapClient(client: pg.Client, state: ConnectionState, serverVersion: number): Database {
  const noting = async <Result>(work: Promise<Result>): Promise<Result> => {
    try {
      return await work;
    } catch (error) {
      state.fatal ??= readFatal(error);
      if (state.abandoned !== undefined) throw new Error(state.abandoned, { cause: error });
      throw state.fatal === undefined ? error : inServersWords(state.fatal, error);
    }
  };
  return {
    serverVersion,
    pid: (client as unknown as { processID: number }).processID,
    query: async (sql, parameters) =>
      (await noting(client.query(sql, parameters === undefined ? undefined : [...parameters]))).rows,
    queryText: (sql, parameters) => noting(queryText(client, sql, parameters)),
    script: (sql) => noting(script(client, sql)),
    attempt: (sql) => attempt(client, (text) => noting(script(client, text)), sql),
    onNotice: (listener) => {
      const forward = ({ severity = 'NOTICE', message = '', detail }: ServerNotice): void =>
        listener({ severity, message, ...(detail !== undefined && { detail }) });
      client.on('notice', forward);
      return () => void client.off('notice', forward);
    },
    get fatal() {
      return state.fatal;
    },
    get closed() {
      return state.closed;
    },
    get isPipelined() {
      return client.pipeline;
    },
    get receivedBytes() {
      return (client.connection.stream as Socket).bytesRead;
    },
    close: () => client.end(),
    abandon: (reason) => {
      state.abandoned = reason;
      state.closed = true;
      client.connection.stream.destroy();
    },
    get abandoned() {
      return state.abandoned;
    },
  };
}

/** As node-postgres hands on a NoticeResponse. */
interface ServerNotice {
  readonly severity?: string | undefined;
  readonly message?: string | undefined;
  readonly detail?: string | undefined;
}

/** A session that was ended between two statements: node-postgres only says that it cannot be used any more. */
function inServersWords({ sqlState, message }: ServerError, error: unknown): unknown {
  if (readServerError(error) !== undefined) return error;
  return Object.assign(new Error(message, { cause: error }), { severity: 'FATAL', code: sqlState });
}

async function queryText(
  client: pg.Client,
  text: string,
  parameters: readonly (string | null)[],
): Promise<TextResult> {
  const { fields, rows } = await client.query<(string | null)[]>({
    text,
    values: [...parameters],
    rowMode: 'array',
    queryMode: 'extended',
    types: { getTypeParser: () => (value: string) => value },
  } as pg.QueryArrayConfig);
  const columns = fields.map(({ name, dataTypeID, tableID, columnID }) => ({
    name,
    typeOid: dataTypeID,
    tableOid: tableID,
    columnNumber: columnID,
  }));
  return { columns, rows };
}

async function script(client: pg.Client, sql: string): Promise<readonly (readonly object[])[]> {
  const results: unknown = await client.query(sql);
  return (Array.isArray(results) ? results : [results]).map((result: pg.QueryResult) => result.rows);
}

type Send = (sql: string) => Promise<readonly (readonly object[])[]>;

async function attempt(client: pg.Client, send: Send, sql: string): Promise<Attempt> {
  let completed = 0;
  const count = (): void => void (completed += 1);
  client.connection.on('commandComplete', count);
  try {
    return { ok: true, results: await send(sql) };
  } catch (error) {
    return { ok: false, completed, failure: judgeFailure(error) };
  } finally {
    client.connection.off('commandComplete', count);
  }
}
