import { NAMES } from './migrations.ts';
import { EMPTY, meddle, predict, standing, type Ledger, type Model } from './model.ts';
import { observeLedger, readLies } from './observe.ts';
import type { Operation } from './operation.ts';
import { act, type Outcome, type World } from './world.ts';

/** Plays a sequence against the server and the model; throws with what is wrong and at which operation. */
export async function play(world: World, operations: readonly Operation[]): Promise<void> {
  let model = EMPTY;
  for (const [index, operation] of operations.entries()) {
    try {
      model = await perform(world, model, operation);
    } catch (error) {
      throw new Error(`operation ${index + 1}, ${JSON.stringify(operation)}: ${String(error)}`, {
        cause: error,
      });
    }
  }
  await heal(world, model);
}

async function perform(world: World, model: Model, operation: Operation): Promise<Model> {
  switch (operation.do) {
    case 'deploy': {
      const release = operation.release ? model.held : [];
      const wish = { direction: 'deploy', to: operation.to, release } as const;
      return judge(world, model, operation, await act(world, wish, operation.disturbed));
    }
    case 'rollback last': {
      const outcome = await act(world, { direction: 'rollback' }, operation.disturbed);
      return judge(world, model, operation, outcome);
    }
    case 'rollback named': {
      const names = standing(model).slice(-operation.count);
      if (names.length === 0) return model;
      return judge(
        world,
        model,
        operation,
        await act(world, { direction: 'rollback', names }, operation.disturbed),
      );
    }
    case 'rollback buried': {
      const [buried, ...others] = standing(model);
      if (buried === undefined || others.length === 0) return model;
      return judge(
        world,
        model,
        operation,
        await act(world, { direction: 'rollback', names: [buried] }, null),
      );
    }
    case 'restart':
      await world.restart();
      return judgeState(world, model);
    default:
      return judgeState(world, await disturb(world, model, operation.do));
  }
}

/** What somebody else does to the same tables. */
async function disturb(
  { query }: World,
  model: Model,
  what: 'foreign table' | 'foreign column' | 'squat' | 'unsquat',
): Promise<Model> {
  switch (what) {
    case 'foreign table':
      await query('create table if not exists foreign_table (a int)');
      return model;
    case 'foreign column':
      await query('alter table item add column if not exists foreign_column int');
      return meddle(model);
    case 'squat': {
      const [row] = await query(`select to_regclass('i2') is null as free`);
      if (row?.['free'] !== true || model.applied.includes('3_two')) return model;
      await query('create index i2 on item (a, b, a)');
      return { ...meddle(model), isSquatted: true };
    }
    case 'unsquat':
      if (!model.isSquatted) return model;
      await query('drop index i2');
      return { ...meddle(model), isSquatted: false };
  }
}

async function judge(world: World, model: Model, operation: Operation, outcome: Outcome): Promise<Model> {
  const predicted = predict(model, operation);
  const told = `exit ${outcome.exitCode} ${outcome.message}`;
  const isAsPredicted = predicted?.orElse === undefined || outcome.exitCode !== predicted.orElse;
  if (predicted !== undefined && !outcome.wasDisturbed && isAsPredicted) {
    if (predicted.exitCode !== outcome.exitCode)
      throw new Error(`the model expects exit ${predicted.exitCode}, and it was ${told}`);
    return judgeState(world, predicted.next, told);
  }
  const seen = await observeLedger(world);
  refuseLeap(model, operation, seen, told);
  await refuseLies(world, told);
  await refuseTheft(world, model, told);
  const isDeploy = operation.do === 'deploy';
  // applied anew, it has a proof of its own
  const isFresh = (name: string): boolean => standing(seen).includes(name) && !standing(model).includes(name);
  const meddled = model.meddled.filter((name) => !isFresh(name));
  return { ...model, ...seen, meddled, lastRun: isDeploy ? undefined : model.lastRun };
}

async function judgeState(world: World, expected: Model, told = ''): Promise<Model> {
  const { applied, begun, leaving, held } = expected;
  const seen = await observeLedger(world);
  const wanted: Ledger = { applied, begun, leaving, held };
  if (JSON.stringify(sorted(seen)) !== JSON.stringify(sorted(wanted)))
    throw new Error(
      `the model expects ${JSON.stringify(wanted)}, the ledger has ${JSON.stringify(seen)} (${told})`,
    );
  await refuseLies(world, told);
  await refuseTheft(world, expected, told);
  return expected;
}

const sorted = ({ applied, begun, leaving, held }: Ledger): unknown => [
  applied,
  begun ?? '',
  leaving ?? '',
  [...held].sort(),
];

/** A disturbed deployment may stop anywhere on its way, a disturbed rollback likewise; neither goes anywhere else. */
function refuseLeap(model: Model, operation: Operation, seen: Ledger, told: string): void {
  const [before, now] = [standing(model), standing(seen)];
  const isDeploy = operation.do === 'deploy';
  const [shorter, longer] = isDeploy ? [model.applied, now] : [now, before];
  const isOnTheWay = shorter.every((name, index) => longer[index] === name);
  const isFarEnough = !isDeploy || now.every((name) => name <= operation.to || before.includes(name));
  if (!isOnTheWay || !isFarEnough || !isPrefix(now))
    throw new Error(`from ${before.join()} to ${now.join()} is not on the way (${told})`);
}

const isPrefix = (names: readonly string[]): boolean => names.every((name, index) => NAMES[index] === name);

async function refuseTheft(world: World, { isSquatted }: Model, told: string): Promise<void> {
  const squatter = await world.query(
    `select from pg_indexes where indexname = 'i2' and indexdef like '%(a, b, a)'`,
  );
  if (isSquatted !== squatter.length > 0) throw new Error(`somebody else's index i2 was dropped (${told})`);
}

async function refuseLies(world: World, told: string): Promise<void> {
  const lies = await readLies(world);
  if (lies.length > 0) throw new Error(`${lies.join('; ')} (${told})`);
}

/** Whatever happened: the commands that the tool names lead to all applied, and then to nothing left of it. */
async function heal(world: World, model: Model): Promise<void> {
  const clear = await disturb(world, model, 'unsquat');
  const ends = clear.meddled.length > 0 ? [0, 7] : [0];
  if (clear.leaving !== undefined)
    await repeat(world, { direction: 'rollback', names: [clear.leaving] }, ends);
  await repeat(world, { direction: 'deploy', release: [...NAMES] });
  const full = { ...EMPTY, applied: NAMES };
  await judgeState(world, full, 'after healing');
  // it stops behind the one whose proof differs, and the next command goes on
  for (let names = NAMES; names.length > 0; names = standing(await observeLedger(world)))
    await repeat(world, { direction: 'rollback', names }, ends);
  await judgeState(world, { ...EMPTY, held: [...NAMES] }, 'after taking all back');
}

async function repeat(world: World, wish: Parameters<typeof act>[1], ends = [0]): Promise<void> {
  let told = '';
  for (let tries = 1; tries <= 3; tries += 1) {
    const { exitCode, message } = await act(world, wish, null);
    if (ends.includes(exitCode)) return;
    told = `exit ${exitCode} ${message}`;
  }
  throw new Error(`healing does not end: ${JSON.stringify(wish)}: ${told}`);
}
