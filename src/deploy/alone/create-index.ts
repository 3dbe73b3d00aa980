import { indexOnAnotherTable, type ConcurrentIndex } from '../../migrations/concurrent-index.ts';
import { loadParser } from '../../migrations/parser.ts';
import type { How } from '../events.ts';
import type { Runner } from '../runner.ts';
import { renderDrop } from './drop-index.ts';
import { readIndexesOf, readIntendedBody, readNamesake, type SeenIndex } from './index-look.ts';
import { judgeCreate, type IndexDecision } from './judge-create.ts';
import { done, type AloneOutcome } from './outcome.ts';
import { send } from './send.ts';
import { waitForBuilder } from './wait-for-builder.ts';
import type { AloneWork } from './work.ts';

type CreateIndex = Extract<ConcurrentIndex, { readonly action: 'create' }>;

interface IndexWork extends AloneWork {
  readonly index: CreateIndex;
}

/** CREATE INDEX CONCURRENTLY: adopted, waited for, rebuilt, refused or run, as the catalog says. */
export async function createIndex(
  runner: Runner,
  work: AloneWork,
  index: CreateIndex,
): Promise<AloneOutcome> {
  return create(runner, { ...work, index });
}

async function create(runner: Runner, work: IndexWork): Promise<AloneOutcome> {
  const decision = await decide(runner, work);
  switch (decision.action) {
    case 'wait':
      await waitForBuilder(runner, work.index.table, decision.pid);
      return runner.stop.aborted ? { kind: 'interrupted' } : create(runner, { ...work, begun: true });
    case 'adopt':
      return done('adopted', decision.index.oid);
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

async function decide(runner: Runner, work: IndexWork): Promise<IndexDecision> {
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
async function build(runner: Runner, work: IndexWork, how: How): Promise<AloneOutcome> {
  const before = new Set((await readIndexesOf(runner.db, work.index.table)).map((seen) => seen.oid));
  const stopped = await send(runner, work.statement.sql);
  if (stopped?.kind === 'lost' || stopped?.kind === 'interrupted') return stopped;
  const made = (await readIndexesOf(runner.db, work.index.table)).filter((seen) => !before.has(seen.oid));
  if (stopped !== undefined) return clearRemains(runner, made, stopped);
  const index = made.find((seen) => work.index.index === undefined || seen.name === work.index.index.name);
  if (index?.isValid === true) return done(how, index.oid);
  if (index === undefined) return judgeSkipped(runner, work);
  return { kind: 'not-valid', message: `${index.definition} is INVALID` };
}

/** IF NOT EXISTS skips the statement whatever bears the name: an index made since we looked, or something else. */
async function judgeSkipped(runner: Runner, work: IndexWork): Promise<AloneOutcome> {
  const { index, table } = work.index;
  const namesake = index && (await readNamesake(runner.db, table, index.name));
  if (namesake === undefined) return { kind: 'not-valid', message: 'the index is not in the catalog' };
  if (namesake.isOnTable) return create(runner, { ...work, begun: true });
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
