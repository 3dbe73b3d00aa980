import type pg from 'pg';
import type { Attempt, Database, Notice, TextResult } from './database.ts';
import { judgeFailure } from './server-error.ts';

/** A connected client of node-postgres as our Database. */
export function wrapClient(
  client: pg.Client,
  state: { readonly closed: boolean },
  serverVersion: number,
): Database {
  return {
    serverVersion,
    pid: (client as unknown as { processID: number }).processID,
    query: async (sql, parameters) =>
      (await client.query(sql, parameters === undefined ? undefined : [...parameters])).rows,
    queryText: (sql, parameters) => queryText(client, sql, parameters),
    script: (sql) => script(client, sql),
    attempt: (sql) => attempt(client, sql),
    onNotice: (listener) => {
      const forward = (notice: { severity?: string | undefined; message?: string | undefined }): void =>
        listener({ severity: notice.severity ?? 'NOTICE', message: notice.message ?? '' } satisfies Notice);
      client.on('notice', forward);
      return () => void client.off('notice', forward);
    },
    get closed() {
      return state.closed;
    },
    close: () => client.end(),
  };
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
  return { columns: fields.map((field) => ({ name: field.name, typeOid: field.dataTypeID })), rows };
}

async function script(client: pg.Client, sql: string): Promise<readonly (readonly object[])[]> {
  const results: unknown = await client.query(sql);
  return (Array.isArray(results) ? results : [results]).map((result: pg.QueryResult) => result.rows);
}

async function attempt(client: pg.Client, sql: string): Promise<Attempt> {
  let completed = 0;
  const count = (): void => void (completed += 1);
  client.connection.on('commandComplete', count);
  try {
    return { ok: true, results: await script(client, sql) };
  } catch (error) {
    return { ok: false, completed, failure: judgeFailure(error) };
  } finally {
    client.connection.off('commandComplete', count);
  }
}
