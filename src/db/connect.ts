import pg from 'pg';
import type { ConnectionTarget } from './connection-target.ts';
import type { Database, Notice, TextResult } from './database.ts';
import { openError } from './open-error.ts';
import { sessionSettings, type SessionProfile } from './session.ts';

export interface ConnectOptions {
  readonly target: ConnectionTarget;
  readonly profile: SessionProfile;
  /** Shown in pg_stat_activity: `db-check/<run id>`. Never anything secret. */
  readonly applicationName: string;
}

/** Opens one session and prepares it for its purpose in one round trip. Throws ToolError (exit 3). */
export async function connect(options: ConnectOptions): Promise<Database> {
  const client = new pg.Client({
    ...options.target.client,
    application_name: options.applicationName,
    keepAlive: true,
    keepAliveInitialDelayMillis: 30_000,
  });
  const state = { closed: false };
  let version = '';
  client.on('error', () => void (state.closed = true));
  client.on('end', () => void (state.closed = true));
  client.connection.on('parameterStatus', (status: { parameterName: string; parameterValue: string }) => {
    if (status.parameterName === 'server_version') version = status.parameterValue;
  });
  try {
    await client.connect();
    const serverVersion = versionNumber(version);
    await client.query(sessionSettings(options.profile, serverVersion, options.target.schema));
    return wrap(client, state, serverVersion);
  } catch (error) {
    await client.end().catch(() => undefined);
    throw openError(error, options.target);
  }
}

/** '18.4 (Debian …)' → 180004; development versions such as '19devel' → 190000. */
export function versionNumber(text: string): number {
  const [, major = '0', minor = '0'] = /^(\d+)(?:\.(\d+))?/.exec(text) ?? [];
  return Number(major) * 10_000 + Number(minor);
}

function wrap(client: pg.Client, state: { readonly closed: boolean }, serverVersion: number): Database {
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
