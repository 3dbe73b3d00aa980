import type { Database } from '../db/database.ts';

/** Where the server keeps its data, as far as this role may know, and what proves that a folder of ours is that one. */
export interface DataDirectory {
  /** null: hidden from this role (pg_read_all_settings). */
  readonly path: string | null;
  readonly port: string;
  /** Seconds since 1970. */
  readonly startedAt: number;
  /** A Unix socket, or the same address at both ends. */
  readonly isLocal: boolean;
}

export const DATA_DIRECTORY = `
select
  (select s.setting from pg_catalog.pg_settings as s where s.name = 'data_directory') as path,
  pg_catalog.current_setting('port') as port,
  extract(epoch from pg_catalog.pg_postmaster_start_time())::float8 as "startedAt",
  pg_catalog.inet_server_addr() is null or pg_catalog.inet_server_addr() = pg_catalog.inet_client_addr() as "isLocal"`;

export async function readDataDirectory(db: Database): Promise<DataDirectory> {
  const [row] = await db.query<DataDirectory>(DATA_DIRECTORY);
  return row ?? { path: null, port: '', startedAt: 0, isLocal: false };
}
