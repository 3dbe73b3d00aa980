import type { SourceFile, Statement } from '../migrations/migration.ts';
import type { Split } from '../migrations/split.ts';
import type { FileTrace } from './locks-report.ts';
import { namedRoles } from './named-roles.ts';
import { prepare } from './prepare.ts';
import { createScratchDatabase } from './scratch-database.ts';
import type { ScratchServer } from './scratch-server.ts';
import { openScratchSession, type ScratchSession } from './scratch-session.ts';
import { traceFile } from './trace-file.ts';
import type { Watch } from './watch-over.ts';

export interface ScratchWork {
  readonly file: SourceFile;
  readonly ground: string;
  readonly before: readonly Statement[];
  readonly split: Split;
  readonly withRows: boolean;
  readonly watch: Omit<Watch, 'observer'>;
}

/** A file on a database of its own, which is gone afterwards. */
export async function traceOnScratch(server: ScratchServer, work: ScratchWork): Promise<FileTrace> {
  const { file, ground, before, split, withRows, watch } = work;
  const { statements, refusals } = split;
  const database = await createScratchDatabase(server, namedRoles([...before, ...statements]));
  try {
    const prepared = await using(openScratchSession(database, watch), (session) =>
      prepare(session, before, withRows),
    );
    // another session: what the schema has SET is over
    const traces = await using(openScratchSession(database, watch), (session) =>
      traceFile(database, session, { statements, serverVersion: server.serverVersion, stop: watch.stop }),
    );
    return { file, ground, prepared, refusals, traces };
  } finally {
    await database.drop();
  }
}

async function using<Result>(
  opening: Promise<ScratchSession>,
  work: (session: ScratchSession) => Promise<Result>,
): Promise<Result> {
  const session = await opening;
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}
