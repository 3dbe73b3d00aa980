import type { ServerError } from '../errors.ts';

/** One server session as the rest of the house sees it. Rows come back as plain objects. */
export interface Database {
  /** e.g. 180004 */
  readonly serverVersion: number;
  /** The pid the server gave at connection time (BackendKeyData). A pooler answers with another pid to pg_backend_pid(). */
  readonly pid: number;
  /** One statement, with parameters ($1 …): text results are parsed by node-postgres' defaults. */
  query<Row extends object>(sql: string, parameters?: readonly unknown[]): Promise<readonly Row[]>;
  /** One statement by the extended protocol, its values as the server writes them: no value loses precision. */
  queryText(sql: string, parameters: readonly (string | null)[]): Promise<TextResult>;
  /** Several statements in one message of the simple protocol: one round trip, one result a statement. */
  script(sql: string): Promise<readonly (readonly object[])[]>;
  /** Like script, but a failure is data: once a run has begun nothing is thrown. */
  attempt(sql: string): Promise<Attempt>;
  /** NOTICE, WARNING … of this session; returns what ends the subscription. */
  onNotice(listener: (notice: Notice) => void): () => void;
  /** What the server said when it ended this session (FATAL); a broken network says nothing. */
  readonly fatal: ServerError | undefined;
  /** True once the connection is lost or ended. */
  readonly closed: boolean;
  /** Statements may be sent without waiting for the answer to the one before: each is still a transaction of its own. */
  readonly isPipelined: boolean;
  /** What the server has sent on this connection. */
  readonly receivedBytes: number;
  close(): Promise<void>;
  /** Ends the connection without a word to the server; what has no answer yet is refused, for this reason. */
  abandon(reason: string): void;
  /** The reason of abandon(). */
  readonly abandoned: string | undefined;
}

export interface ResultColumn {
  readonly name: string;
  readonly typeOid: number;
  /** The table and its column that the values come from; 0 for an expression. */
  readonly tableOid: number;
  readonly columnNumber: number;
}

export interface TextResult {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly (readonly (string | null)[])[];
}

export type Attempt =
  | { readonly ok: true; readonly results: readonly (readonly object[])[] }
  | {
      readonly ok: false;
      /** How many statements of the message had been completed before the one that failed. */
      readonly completed: number;
      readonly failure: Failure;
    };

/** lost: the connection ended, so nobody knows whether the last statement took effect. */
export type Failure =
  | { readonly kind: 'server'; readonly error: ServerError }
  | { readonly kind: 'lost'; readonly message: string; readonly sqlState?: string };

export interface Notice {
  readonly severity: string;
  readonly message: string;
  readonly detail?: string;
}
