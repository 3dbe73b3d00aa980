import type { ConcurrentIndex } from '../../migrations/concurrent-index.ts';
import type { How } from '../events.ts';
import type { Runner } from '../runner.ts';
import { clearAfter, dropRemains, renderDrop } from './drop-remains.ts';
import { duplicatesHint } from './duplicates.ts';
import { readIndexesOf, readNamesake, type SeenIndex } from './index-look.ts';
import { readIntendedBody } from './intended-body.ts';
import { judgeCreate, type IndexDecision } from './judge-create.ts';
import { done, type AloneOutcome } from './outcome.ts';
import { refuseNamesake, refuseOther } from './other-index.ts';
import { sendStatement } from './send.ts';
import { waitForBuilder } from './wait-for-builder.ts';
import type { AloneWork } from './work.ts';

type CreateIndex = Extract<ConcurrentIndex, { readonly action: 'create' }>;

interface IndexWork extends AloneWork {
  readonly index: CreateIndex;
}

/** CREATE INDEX CONCURRENTLY: adopted, waited for, rebuilt, refused or run, as the catalog says. */
export function createIndex(runner: Runner, work: AloneWork, index: CreateIndex): Promise<AloneOutcome> {
  return create(runner, { ...work, index });
}

async function create(runner: Runner, work: IndexWork): Promise<AloneOutcome> {
  const indexes = await readIndexesOf(runner.db, work.index.table);
  const decision = await decide(runner, work, indexes);
  switch (decision.action) {
    case 'wait':
      await waitForBuilder(runner, work.index.table, decision.pid);
      return runner.stop.aborted ? { kind: 'interrupted' } : create(runner, work);
    case 'adopt':
      return done('adopted', decision.index.oid);
    case 'refuse':
      return refuseOther(decision.index, work.statement.sql);
    case 'rebuild':
      return rebuild(runner, work, decision.index);
    case 'run':
      return build(runner, work, 'ran', indexes);
  }
}

async function rebuild(runner: Runner, work: IndexWork, remains: SeenIndex): Promise<AloneOutcome> {
  if (!work.begun) {
    const message = `an INVALID index was in the way, from a build that no run of ours began; it has this very definition, so it goes: ${renderDrop(remains)}`;
    runner.emit({ kind: 'note', message });
  }
  const left = await dropRemains(runner, [remains]);
  if (left !== undefined) return left;
  return build(runner, work, 'rebuilt', await readIndexesOf(runner.db, work.index.table));
}

async function decide(
  runner: Runner,
  work: IndexWork,
  indexes: readonly SeenIndex[],
): Promise<IndexDecision> {
  const { statement, begun } = work;
  const { index, table } = work.index;
  const isNameTaken = indexes.some((seen) => seen.name === index?.name);
  if (!isNameTaken && !(begun && index === undefined)) return { action: 'run' };
  const body = await readIntendedBody(runner.db, table, statement);
  return judgeCreate(indexes, { name: index?.name, body, begun });
}

/** Sends the statement and then looks: only a valid index is done (engine rule 9). */
async function build(
  runner: Runner,
  work: IndexWork,
  how: How,
  indexes: readonly SeenIndex[],
): Promise<AloneOutcome> {
  const before = new Set(indexes.map((seen) => seen.oid));
  const stopped = await sendStatement(runner, work.statement);
  if (stopped !== undefined && stopped.kind !== 'failed') return stopped;
  const made = (await readIndexesOf(runner.db, work.index.table)).filter((seen) => !before.has(seen.oid));
  if (stopped !== undefined) {
    const failed = { ...stopped, hint: duplicatesHint(work.statement, stopped.failure) };
    return clearAfter(
      runner,
      failed,
      made.filter((seen) => !seen.isValid && isMeant(work, seen)),
    );
  }
  const index = made.find((seen) => isMeant(work, seen));
  if (index?.isValid === true) return done(how, index.oid);
  if (index === undefined) return judgeSkipped(runner, work);
  return { kind: 'not-valid', message: `${index.definition} is INVALID` };
}

function isMeant({ index }: IndexWork, seen: SeenIndex): boolean {
  return seen.builderPid === undefined && (index.index === undefined || seen.name === index.index.name);
}

/** IF NOT EXISTS skips the statement whatever bears the name: an index made since we looked, or something else. */
async function judgeSkipped(runner: Runner, work: IndexWork): Promise<AloneOutcome> {
  const { index, table } = work.index;
  const namesake = index && (await readNamesake(runner.db, table, index.name));
  if (namesake === undefined) return { kind: 'not-valid', message: 'the index is not in the catalog' };
  if (namesake.isOnTable) return create(runner, work);
  return refuseNamesake(namesake, work.statement.sql);
}
