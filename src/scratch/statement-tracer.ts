import { loadParser } from '../migrations/parser.ts';
import type { Statement } from '../migrations/migration.ts';
import { outsideTransaction } from '../migrations/outside-transaction.ts';
import { split } from '../migrations/split.ts';
import { LIMITS } from './limits.ts';
import { namedRoles } from './named-roles.ts';
import { prepare } from './prepare.ts';
import { createScratchDatabase, type ScratchDatabase } from './scratch-database.ts';
import type { ScratchServer } from './scratch-server.ts';
import { openScratchSession, type ScratchSession } from './scratch-session.ts';
import { traceFile, type Outcome } from './trace-file.ts';

/** What a statement really does to a schema, for whoever judges what is said of it. */
export interface StatementTracer {
  /** One statement; each finds the schema as it was made, whatever was traced before. */
  trace(sql: string): Promise<Outcome>;
  close(): Promise<void>;
}

/** @param schema SQL; each of its tables gets a row where one can be made up. Throws when some of it fails. */
export async function openStatementTracer(server: ScratchServer, schema: string): Promise<StatementTracer> {
  const parser = await loadParser();
  const cut = (sql: string): readonly Statement[] => split(parser, sql).statements;
  const before = cut(schema);
  const stage = await openStage(server, before);
  return {
    trace: async (sql) => {
      const [statement] = cut(sql);
      if (statement === undefined) return { kind: 'failed', reason: 'it is no statement' };
      if (outsideTransaction(statement) === undefined)
        return await traceOn(stage, server, [statement, 'rollback']);
      // it cannot be taken back
      const own = await openStage(server, before);
      return await traceOn(own, server, [statement, 'commit']).finally(() => closeStage(own));
    },
    close: () => closeStage(stage),
  };
}

interface Stage {
  readonly database: ScratchDatabase;
  readonly session: ScratchSession;
}

const { signal: NEVER } = new AbortController();

async function openStage(server: ScratchServer, before: readonly Statement[]): Promise<Stage> {
  const database = await createScratchDatabase(server, namedRoles(before));
  const session = await openScratchSession(database, { limits: LIMITS, stop: NEVER });
  const { failed } = await prepare(session, before, true);
  const [first] = failed;
  if (first === undefined) return { database, session };
  await closeStage({ database, session });
  throw new Error(`the schema cannot be made: ${first.statement}: ${first.message}`);
}

async function closeStage({ database, session }: Stage): Promise<void> {
  await session.close();
  await database.drop();
}

async function traceOn(
  { database, session }: Stage,
  { serverVersion }: ScratchServer,
  [statement, end]: readonly [Statement, 'commit' | 'rollback'],
): Promise<Outcome> {
  const [traced] = await traceFile(database, session, {
    statements: [statement],
    serverVersion,
    end,
    stop: NEVER,
  });
  return traced?.outcome ?? { kind: 'unknown', reason: 'it was not traced' };
}
