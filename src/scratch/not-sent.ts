import type { Statement } from '../migrations/migration.ts';
import { asKind } from '../migrations/node.ts';

/** Why a statement is not sent to a scratch server; undefined for nearly all. */
export function whyNotSent(statement: Statement): string | undefined {
  return (
    BEYOND[statement.kind] ??
    (isFedByClient(statement) ? 'it waits for rows, which only psql sends' : undefined)
  );
}

/** COPY … FROM STDIN; a dump of a schema has none. */
function isFedByClient(statement: Statement): boolean {
  const copy = asKind(statement, 'CopyStmt');
  return copy?.is_from === true && copy.is_program !== true && copy.filename === undefined;
}

const SERVER = 'it concerns the whole server';
const OTHERS = 'it reaches another server';

const BEYOND: Readonly<Record<string, string>> = {
  CreatedbStmt: SERVER,
  DropdbStmt: SERVER,
  AlterDatabaseStmt: SERVER,
  AlterDatabaseRefreshCollStmt: SERVER,
  AlterDatabaseSetStmt: SERVER,
  AlterSystemStmt: SERVER,
  CreateTableSpaceStmt: SERVER,
  DropTableSpaceStmt: SERVER,
  AlterTableSpaceOptionsStmt: SERVER,
  LoadStmt: 'it loads code into the server',
  CheckPointStmt: SERVER,
  CreateSubscriptionStmt: OTHERS,
  AlterSubscriptionStmt: OTHERS,
  DropSubscriptionStmt: OTHERS,
};
