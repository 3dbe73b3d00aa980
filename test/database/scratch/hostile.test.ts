import { existsSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createScratchDatabase } from '../../../src/scratch/scratch-database.ts';
import { startScratchServer, type ScratchServer } from '../../../src/scratch/scratch-server.ts';
import { openScratchSession } from '../../../src/scratch/scratch-session.ts';
import { traceFile, type StatementTrace } from '../../../src/scratch/trace-file.ts';
import { HOSTILE } from '../../fixtures/hostile-sql.ts';
import { testBinaries } from '../../support/binaries.ts';
import { statementsOf } from '../../support/statements.ts';
import { sampleOf } from '../../support/sample.ts';

let server: ScratchServer;
beforeAll(async () => {
  server = await startScratchServer({ major: undefined, native: testBinaries() });
});
afterAll(() => server.close());

const LIMITS = { outputBytes: 16e6, databaseBytes: 60e6 };
/** For what only time ends; what another limit ends must not be ended by this one on a busy machine. */
const [SHORT_MS, LONG_MS] = [1500, 50_000];

/** The statements on a database of their own, and an ordinary one behind them. */
async function trace(sql: string, statementMs: number): Promise<readonly StatementTrace[]> {
  const { signal: stop } = new AbortController();
  const database = await createScratchDatabase(server, []);
  const session = await openScratchSession(database, { limits: { ...LIMITS, statementMs }, stop });
  try {
    const statements = [...statementsOf(sql), ...statementsOf('create table public.after_it (id int)')];
    return await traceFile(database, session, { statements, serverVersion: server.serverVersion, stop });
  } finally {
    await session.close();
    await database.drop();
  }
}

it.each(sampleOf('hostile statements', HOSTILE, 12))('%s', async (name, sql, said) => {
  const traces = await trace(sql, String(said).includes('took longer') ? SHORT_MS : LONG_MS);
  const [hostile, behind] = traces.slice(-2).map(({ outcome }) => outcome);
  expect(hostile).toMatchObject({
    kind: expect.stringMatching(/^(unknown|failed)$/),
    reason: expect.stringMatching(said),
  });
  // a search_path of its own meets all that comes behind it
  if (!name.startsWith('operators')) expect(behind).toMatchObject({ kind: 'traced', differences: [] });
  expect(existsSync('/tmp/plumbline-hostile')).toBe(false);
});
