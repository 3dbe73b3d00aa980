import { expect } from 'vitest';
import type { CommandEnd, RunningCommand } from '../support/command.ts';
import { until } from '../support/until.ts';
import type { Cell } from './cell.ts';
import { readBroken, readEndState, type EndState } from './end-state.ts';
import { STRIKE, untilArrived, type Beside } from './faults.ts';
import { carriesStatement, REACH } from './points.ts';
import { readRunners, type Stage } from './stage.ts';

/**
 * 0 done. 3 no connection. 4 failed, as before. 5 part-way. 6 gave up waiting. 9 the proof could not be read.
 */
const ALLOWED: readonly (number | null)[] = [0, 3, 4, 5, 6, 9];
const TRIES = 5;

export interface Told {
  readonly end: EndState;
  /** How each run ended, in the order in which they began. */
  readonly exitCodes: readonly (number | null)[];
}

/** Disturbs one run, and repeats the command until it says done. */
export async function runCell(stage: Stage, restart: () => Promise<void>): Promise<Told> {
  const { cell } = stage;
  if (cell.fault === 'full disk') await stage.query(WIDE);
  const { first, held } = await reach(stage);
  const { kind, beside } = await STRIKE[cell.fault]({ stage, first, held, restart });
  const next = kind === 'gone' ? await startNext(stage, first) : undefined;
  if (kind !== 'gone') held?.release();
  await stage.clear();
  const ends = [await first.ended, ...(next === undefined ? [] : [await next.ended])];
  judgeEnds(cell, ends, await Promise.all(beside));
  return finish(stage, ends);
}

/** The same without any disturbance. */
export async function runUndisturbed(stage: Stage): Promise<Told> {
  return finish(stage, []);
}

const WIDE = `insert into item select i, 'x' from generate_series(1001, 101000) as i`;
const DUPLICATE = 'insert into item values (7)';

async function reach(
  stage: Stage,
): Promise<{ readonly first: RunningCommand; readonly held: Awaited<ReturnType<typeof REACH.before>> }> {
  const sent = stage.proxy.hold(carriesStatement(stage));
  const first = stage.start(stage.proxy.url);
  const ended = first.ended.then((end) => {
    throw new Error(`the runner ended before it came to the point:\n${tell(end)}`);
  });
  ended.catch(() => undefined);
  const statement = await Promise.race([sent, ended]);
  if (stage.cell.kind.id === 'unique') await stage.query(DUPLICATE);
  const held = await Promise.race([REACH[stage.cell.point](stage, statement), ended]);
  return { first, held };
}

/** The next run begins while everything is still in the way: it finds what the first one left. */
async function startNext(stage: Stage, first: RunningCommand): Promise<RunningCommand | undefined> {
  let hasEnded = false;
  void first.ended.then(() => (hasEnded = true));
  const victims = new Set((await readRunners(stage)).map(({ pid }) => pid));
  await until('the first run to end, or to connect again', async () => {
    if (hasEnded) return true;
    return (await readRunners(stage)).some(({ pid }) => !victims.has(pid));
  });
  if (!hasEnded) return undefined;
  const known = await readRunners(stage);
  const next = stage.start(stage.url);
  await untilArrived(stage, next, known);
  return next;
}

function judgeEnds(cell: Cell, ends: readonly CommandEnd[], beside: readonly Beside[]): void {
  for (const end of ends) {
    const allowed = [...ALLOWED, ...(cell.fault === 'kill' ? [null] : []), ...besideCodes(cell)];
    expect(allowed, tell(end)).toContain(end.exitCode);
  }
  if (cell.fault === 'full disk') expect([4, 5], 'the disk was full').toContain(ends[0]?.exitCode);
  for (const { who, exitCode, output } of beside) {
    if (who === 'runner') expect([...ALLOWED, ...besideCodes(cell)], output).toContain(exitCode);
    else expect(output, 'Prisma applied something').toMatch(/^$|found failed migrations|advisory lock/);
  }
}

/** 8: a rollback that waited for another one must be read again. 7: Prisma came by. */
function besideCodes({ fault, direction }: Cell): readonly number[] {
  if (direction === 'rollback') return [8];
  return fault === 'prisma' ? [7] : [];
}

async function finish(stage: Stage, ends: CommandEnd[]): Promise<Told> {
  const { kind } = stage.cell;
  if (kind.id === 'unique' && (await hasDuplicates(stage))) {
    await repeatUntil(stage, ends, (end) => end.exitCode === 4 && end.stdout.includes('is duplicated'));
    await expectAsBefore(stage);
    const twins = 'select max(ctid) from item group by a having count(*) > 1';
    await stage.query(`delete from item where ctid in (${twins})`);
  }
  await repeatUntil(stage, ends, (end) => end.exitCode === 0);
  await until('no session of ours to be left', async () => (await readRunners(stage)).length === 0);
  return { end: await readEndState(stage), exitCodes: ends.map(({ exitCode }) => exitCode) };
}

/** Repeats the command until it ends as wanted; whatever it says on the way must be true. */
async function repeatUntil(
  stage: Stage,
  ends: CommandEnd[],
  isWanted: (end: CommandEnd) => boolean,
): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const last = ends.at(-1);
    if (last?.exitCode === 4) await expectAsBefore(stage);
    if (last !== undefined && isWanted(last)) return;
    if (tries > TRIES) throw new Error(`not done after ${TRIES} tries:\n${ends.map(tell).join('\n')}`);
    const end = await stage.start(stage.url).ended;
    expect([...ALLOWED, ...besideCodes(stage.cell)], tell(end)).toContain(end.exitCode);
    ends.push(end);
  }
}

/** Exit 4 says that the database is as before: nothing broken, and no ledger row that stops Prisma. */
async function expectAsBefore(stage: Stage): Promise<void> {
  expect(await readBroken(stage), 'remains in spite of exit 4').toEqual([]);
  const unfinished = await stage.query(
    'select migration_name from _prisma_migrations where finished_at is null',
  );
  expect(unfinished, 'begun in spite of exit 4').toEqual([]);
}

async function hasDuplicates(stage: Stage): Promise<boolean> {
  const rows = await stage.query('select from item group by a having count(*) > 1');
  return rows.length > 0;
}

function tell({ exitCode, signal, stdout, stderr }: CommandEnd): string {
  return `exit ${exitCode ?? signal}\n${stdout.slice(-3000)}\n${stderr.slice(-1000)}`;
}
