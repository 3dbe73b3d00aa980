import { defineFact, onlyRow } from './fact.ts';

export interface BackendPid {
  /** The pid that the connection was given when it was opened. */
  readonly announced: number;
  /** The pid of the server process that answered. */
  readonly answering: number;
}

export const backendPid = defineFact<{ pid: number }, BackendPid>({
  question: 'Which server process answers, and is it the one that the connection was promised?',
  sql: `
select pg_catalog.pg_backend_pid() as pid`,
  value: (rows, db) => ({ announced: db.pid, answering: onlyRow(rows).pid }),
});
