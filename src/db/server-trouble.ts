import { EXIT, ToolError, type ExitCode } from '../errors.ts';
import { judgeFailure, SQLSTATE } from './server-error.ts';

interface Trouble {
  readonly code: string;
  readonly hint: string;
  readonly exitCode: ExitCode;
}

const BY_SQLSTATE: Readonly<Record<string, Trouble>> = {
  [SQLSTATE.insufficientPrivilege]: {
    code: 'not-allowed',
    hint: 'ask the owner for the privilege: usage on the schema and select on its tables is enough for reading',
    exitCode: EXIT.connection,
  },
  [SQLSTATE.lockNotAvailable]: {
    code: 'locked',
    hint: 'another session holds a lock on it: db-check pre names it; then try again',
    exitCode: EXIT.lockWait,
  },
  [SQLSTATE.queryCanceled]: {
    code: 'cancelled',
    hint: 'it took too long or somebody cancelled it; try again',
    exitCode: EXIT.lockWait,
  },
};

const OTHER: Trouble = {
  code: 'server-error',
  hint: 'what PostgreSQL says is above; nothing was changed by this step',
  exitCode: EXIT.connection,
};

/**
 * An error of the server, or of the connection to it, that nobody expected at this place, as people need it.
 * undefined when it is neither: then it is a bug of ours.
 */
export function serverTrouble(error: unknown): ToolError | undefined {
  const failure = judgeFailure(error);
  if (failure.kind === 'server') {
    const { code, hint, exitCode } = BY_SQLSTATE[failure.error.sqlState] ?? OTHER;
    return new ToolError({
      code,
      message: failure.error.message,
      hint,
      exitCode,
      server: failure.error,
      cause: error,
    });
  }
  if (!isLostConnection(error)) return undefined;
  return new ToolError({
    code: 'connection-lost',
    message: `the connection to the server was lost: ${failure.message}`,
    hint: 'run the same command again: it looks first what is there',
    exitCode: EXIT.connection,
    cause: error,
  });
}

/** FATAL of the server, a broken socket, or node-postgres' own words for it. */
function isLostConnection(error: unknown): boolean {
  const { severity, syscall, message } = error as {
    severity?: unknown;
    syscall?: unknown;
    message?: unknown;
  };
  if (severity === 'FATAL' || typeof syscall === 'string') return true;
  return /^Connection terminated|^Client (has encountered a connection error|was closed)/.test(
    String(message),
  );
}
