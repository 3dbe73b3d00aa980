import type { Failure } from '../db/database.ts';
import { quoteQualified } from '../db/identifiers.ts';
import { SQLSTATE } from '../db/server-error.ts';
import {
  concurrentIndex,
  indexOnAnotherTable,
  type ConcurrentIndex,
} from '../migrations/concurrent-index.ts';
import type { Statement } from '../migrations/migration.ts';
import type { ObjectName } from '../migrations/object-name.ts';
import { loadParser } from '../migrations/parser.ts';
import type { How } from './events.ts';
import { readIndex, readIndexesOf, readIntendedBody, readNamesake, type SeenIndex } from './index-look.ts';
import { judgeCreate, type IndexDecision } from './recover.ts';
import type { Runner } from './runner.ts';
import { watched } from './watch-backend.ts';

/** refused: another index has that name. not-valid: the server said yes and the catalog says no (engine rule 9). */
export type AloneOutcome =
  | { readonly kind: 'done'; readonly how: How; readonly indexOid: number | undefined }
  | { readonly kind: 'refused'; readonly found: string; readonly wanted: string }
  | { readonly kind: 'not-valid'; readonly message: string }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'failed' | 'lost'; readonly failure: Failure };

/** One statement outside of any transaction. `begun`: the journal says that it was sent before. */
export async function runAlone(runner: Runner, statement: Statement, begun: boolean): Promise<AloneOutcome> {
  const index = concurrentIndex(statement);
  if (index?.action === 'create') return createIndex(runner, { statement, index, begun });
  if (index?.action === 'drop') return dropIndex(runner, { statement, index, begun });
  const outcome = await send(runner, statement.sql);
  return outcome ?? { kind: 'done', how: 'ran', indexOid: undefined };
}

interface IndexWork<Action extends ConcurrentIndex['action']> {
  readonly statement: Statement;
  readonly index: Extract<ConcurrentIndex, { readonly action: Action }>;
  readonly begun: boolean;
}

async function createIndex(runner: Runner, work: IndexWork<'create'>): Promise<AloneOutcome> {
  const decision = await decide(runner, work);
  switch (decision.action) {
    case 'wait':
      await waitForBuilder(runner, work.index.table, decision.pid);
      return runner.stop.aborted ? { kind: 'interrupted' } : createIndex(runner, { ...work, begun: true });
    case 'adopt':
      return { kind: 'done', how: 'adopted', indexOid: decision.index.oid };
    case 'refuse':
      return { kind: 'refused', found: decision.index.definition, wanted: work.statement.sql };
    case 'rebuild': {
      const dropped = await send(runner, renderDrop(decision.index));
      return dropped ?? build(runner, work, 'rebuilt');
    }
    case 'run':
      return build(runner, work, 'ran');
  }
}

async function decide(runner: Runner, work: IndexWork<'create'>): Promise<IndexDecision> {
  const { statement, begun } = work;
  const { index, table } = work.index;
  const indexes = await readIndexesOf(runner.db, table);
  const isNameTaken = indexes.some((seen) => seen.name === index?.name);
  if (!isNameTaken && !(begun && index === undefined)) return { action: 'run' };
  const parser = await loadParser();
  const body = await readIntendedBody(runner.db, table, (clone) =>
    indexOnAnotherTable(parser, statement, clone),
  );
  return judgeCreate(indexes, { name: index?.name, body, begun });
}

/** Sends the statement and then looks: only a valid index is done (engine rule 9). */
async function build(runner: Runner, work: IndexWork<'create'>, how: How): Promise<AloneOutcome> {
  const before = new Set((await readIndexesOf(runner.db, work.index.table)).map((seen) => seen.oid));
  const stopped = await send(runner, work.statement.sql);
  if (stopped?.kind === 'lost' || stopped?.kind === 'interrupted') return stopped;
  const made = (await readIndexesOf(runner.db, work.index.table)).filter((seen) => !before.has(seen.oid));
  if (stopped !== undefined) return clearRemains(runner, made, stopped);
  const index = made.find((seen) => work.index.index === undefined || seen.name === work.index.index.name);
  if (index?.isValid === true) return { kind: 'done', how, indexOid: index.oid };
  if (index === undefined) return judgeSkipped(runner, work);
  return { kind: 'not-valid', message: `${index.definition} is INVALID` };
}

/** IF NOT EXISTS skips the statement whatever bears the name: an index made since we looked, or something else. */
async function judgeSkipped(runner: Runner, work: IndexWork<'create'>): Promise<AloneOutcome> {
  const { index, table } = work.index;
  const namesake = index && (await readNamesake(runner.db, table, index.name));
  if (namesake === undefined) return { kind: 'not-valid', message: 'the index is not in the catalog' };
  if (namesake.isOnTable) return createIndex(runner, { ...work, begun: true });
  return { kind: 'refused', found: namesake.description, wanted: work.statement.sql };
}

/** A failed build leaves an INVALID index that every write keeps paying for: it goes at once. */
async function clearRemains(
  runner: Runner,
  made: readonly SeenIndex[],
  stopped: AloneOutcome,
): Promise<AloneOutcome> {
  for (const index of made.filter((seen) => !seen.isValid)) await send(runner, renderDrop(index));
  return stopped;
}

async function dropIndex(
  runner: Runner,
  { statement, index, begun }: IndexWork<'drop'>,
): Promise<AloneOutcome> {
  const seen = await readIndex(runner.db, index.index);
  if (seen === undefined && (begun || index.ifExists))
    return { kind: 'done', how: 'gone', indexOid: undefined };
  const stopped = await send(runner, statement.sql);
  if (stopped !== undefined) return stopped;
  const left = await readIndex(runner.db, index.index);
  if (left !== undefined) return { kind: 'not-valid', message: `${left.definition} is still there` };
  return { kind: 'done', how: 'ran', indexOid: seen?.oid };
}

function renderDrop(index: SeenIndex): string {
  return `drop index concurrently if exists ${quoteQualified(index.schema, index.name)}`;
}

/** Asked on our own session: without a second one there is still a pause. The build is somebody else's: never cancelled. */
async function waitForBuilder(runner: Runner, table: ObjectName, pid: number): Promise<void> {
  const isBuilding = async (): Promise<boolean> =>
    (await readIndexesOf(runner.db, table)).some((seen) => seen.builderPid === pid);
  const poll = async (): Promise<void> => {
    while (!runner.stop.aborted && (await isBuilding())) await runner.clock.sleep(250, runner.stop);
  };
  await watched({ ...runner, urgent: NEVER }, pid, poll());
}

const NEVER = new AbortController().signal;

/** Undefined when it went well. No timeout of ours or the file's: it would leave an INVALID index (engine rule 6). */
async function send(runner: Runner, sql: string): Promise<AloneOutcome | undefined> {
  if (runner.urgent.aborted) return { kind: 'interrupted' };
  const result = await watched(runner, runner.db.pid, runner.db.attempt(sql));
  if (result.ok) return undefined;
  if (result.failure.kind === 'lost') return { kind: 'lost', failure: result.failure };
  const isCancelled = result.failure.error.sqlState === SQLSTATE.queryCanceled && runner.urgent.aborted;
  return isCancelled ? { kind: 'interrupted' } : { kind: 'failed', failure: result.failure };
}
