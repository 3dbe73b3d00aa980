import { defineFact, onlyRow } from './fact.ts';

export interface ServerVersion {
  /** server_version_num: 180004 */
  readonly number: number;
  /** `18.4`, or what the server calls itself. */
  readonly text: string;
  /** The server's date, ISO, UTC: what ends of life are compared with. */
  readonly today: string;
}

export const serverVersion = defineFact<ServerVersion, ServerVersion>({
  question: 'Which PostgreSQL is this, and what day is it there?',
  sql: `
select
  pg_catalog.current_setting('server_version_num')::int4 as number,
  pg_catalog.current_setting('server_version') as text,
  pg_catalog.to_char(pg_catalog.now() at time zone 'UTC', 'YYYY-MM-DD') as today`,
  value: onlyRow,
});
