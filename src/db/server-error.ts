import type { ServerError } from '../errors.ts';
import type { Failure } from './database.ts';

/** SQLSTATEs that decide something here (PostgreSQL manual, appendix A). */
export const SQLSTATE = {
  lockNotAvailable: '55P03',
  queryCanceled: '57014',
  adminShutdown: '57P01',
  deadlockDetected: '40P01',
  insufficientPrivilege: '42501',
  uniqueViolation: '23505',
  undefinedTable: '42P01',
  undefinedObject: '42704',
  undefinedFunction: '42883',
  undefinedColumn: '42703',
  undefinedSchema: '3F000',
  duplicateTable: '42P07',
  activeSqlTransaction: '25001',
  readOnlySqlTransaction: '25006',
  invalidTransactionTermination: '2D000',
  objectNotInPrerequisiteState: '55000',
} as const;

/** The server ends a session with FATAL; a broken socket has no SQLSTATE at all. Both mean: look before sending again. */
export function judgeFailure(error: unknown): Failure {
  const server = readServerError(error);
  const fatal = (error as { severity?: string } | null)?.severity === 'FATAL';
  if (server !== undefined && !fatal) return { kind: 'server', error: server };
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'lost', message, ...(server !== undefined && { sqlState: server.sqlState }) };
}

/** The server's own word that it ends the session. */
export function readFatal(error: unknown): ServerError | undefined {
  return (error as { severity?: string } | null)?.severity === 'FATAL' ? readServerError(error) : undefined;
}

/** What PostgreSQL said, or undefined when the error is not the server's (a lost connection, a bug). */
export function readServerError(error: unknown): ServerError | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const fields = error as Record<string, unknown>;
  if (typeof fields['code'] !== 'string' || !/^[0-9A-Z]{5}$/.test(fields['code'])) return undefined;
  if (typeof fields['severity'] !== 'string') return undefined;
  return {
    sqlState: fields['code'],
    message: String(fields['message']),
    ...(typeof fields['detail'] === 'string' && { detail: fields['detail'] }),
    ...(typeof fields['hint'] === 'string' && { hint: fields['hint'] }),
    ...(typeof fields['where'] === 'string' && { context: fields['where'] }),
    ...(typeof fields['position'] === 'string' && { position: Number(fields['position']) }),
  };
}

/** For a sentence: what PostgreSQL said, with its code. */
export function renderServerError({ message, sqlState }: ServerError): string {
  return `${message} (SQLSTATE ${sqlState})`;
}

/** Where in the SQL that was sent, in characters from 1; undefined when the server names no place. */
export function readErrorPosition(error: unknown): number | undefined {
  const position = (error as { readonly position?: unknown } | null)?.position;
  return typeof position === 'string' ? Number(position) : undefined;
}
