import type { Statement } from '../migrations/migration.ts';

/** Why a statement is not sent to a scratch server: it concerns more than one database; undefined for nearly all. */
export function reachesBeyond({ kind }: Statement): string | undefined {
  return BEYOND[kind];
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
