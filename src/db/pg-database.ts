import type pg from 'pg';
import type { Database, Notice, TextResult } from './database.ts';

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
    script: async (sql) => {
      const results: unknown = await client.query(sql);
      return (Array.isArray(results) ? results : [results]).map((result: pg.QueryResult) => result.rows);
    },
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
