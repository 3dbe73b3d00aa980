import type { Database } from '../db/database.ts';
import { readErrorPosition, readFatal, readServerError } from '../db/server-error.ts';
import { EXIT, ToolError } from '../errors.ts';
import type { Failure } from './measurement.ts';
import { locatePosition } from './query-file.ts';
import type { SqlPart, TargetQuery } from './target-query.ts';

interface Place {
  readonly query: TargetQuery;
  /** What was sent; undefined when it was sent with something of ours before it. */
  readonly part: SqlPart | undefined;
}

/** What the server refused, as data. Throws when it is no answer of the server: the connection is lost, or a bug. */
export function readFailure(error: unknown, db: Database, { query, part }: Place): Failure {
  const server = readServerError(error);
  // the server's last word comes before the end of the connection
  if (db.closed || readFatal(error) !== undefined) {
    throw new ToolError({
      code: 'connection-lost',
      message: `the connection was lost while \`${query.name}\` was measured`,
      hint: 'nothing was changed: run the same command again',
      exitCode: EXIT.connection,
      ...(server !== undefined && { server }),
      cause: error,
    });
  }
  if (server === undefined) throw error;
  const position = readErrorPosition(error);
  return {
    error: server,
    ...(part !== undefined && position !== undefined && { location: locatePosition(query, part, position) }),
  };
}
