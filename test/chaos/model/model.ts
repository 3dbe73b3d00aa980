import { NAMES } from './migrations.ts';
import type { Operation } from './operation.ts';

/** All that the ledger says about the migrations, as a person would keep it in mind. */
export interface Ledger {
  readonly applied: readonly string[];
  /** Begun and neither finished nor taken back. */
  readonly begun: string | undefined;
  /** Applied, and its rollback begun. */
  readonly leaving: string | undefined;
  readonly held: readonly string[];
}

export interface Model extends Ledger {
  /** What `--last` takes; undefined when a disturbance makes it hard to say. */
  readonly lastRun: readonly string[] | undefined;
  /** Somebody else's index has the name of ours. */
  readonly isSquatted: boolean;
  /**
   * Migrations between whose halves, up or down, somebody else changed our table. What the first half did itself is
   * recorded nowhere, so nobody can tell the two apart: their proof may name the difference, exit 7.
   */
  readonly meddled: readonly string[];
}

export const EMPTY: Model = {
  applied: [],
  begun: undefined,
  leaving: undefined,
  held: [],
  lastRun: [],
  isSquatted: false,
  meddled: [],
};

export interface Prediction {
  readonly exitCode: number;
  /** Just as right, and then older ones stay. */
  readonly orElse?: number;
  readonly next: Model;
}

/** Everything that stands in the database, oldest first. */
export function standing({ applied, begun }: Ledger): readonly string[] {
  return begun === undefined ? applied : [...applied, begun];
}

/** Somebody else changes our table now. */
export function meddle(model: Model): Model {
  const halves = [model.begun, model.leaving].filter((name) => name !== undefined);
  return { ...model, meddled: [...new Set([...model.meddled, ...halves])] };
}

/** What an undisturbed command ends with; undefined where the model cannot say. */
export function predict(model: Model, operation: Operation): Prediction | undefined {
  switch (operation.do) {
    case 'deploy':
      return predictDeploy(model, operation);
    case 'rollback last':
      return model.lastRun && predictLast(model, model.lastRun);
    case 'rollback named':
      return predictRollback(model, standing(model).slice(-operation.count));
    case 'rollback buried':
      return { exitCode: 2, next: model };
    default:
      return undefined;
  }
}

function predictDeploy(model: Model, { to, release }: { to: string; release: boolean }): Prediction {
  if (model.leaving !== undefined) return { exitCode: 7, next: model };
  const pending = NAMES.filter((name) => name <= to && !model.applied.includes(name));
  const held = pending.filter((name) => model.held.includes(name));
  if (held.length > 0 && !release) return { exitCode: 8, next: model };
  if (pending.length === 0) return { exitCode: 0, next: model };
  const blocked = model.isSquatted ? pending.indexOf('3_two') : -1;
  const done = blocked < 0 ? pending : pending.slice(0, blocked);
  const next: Model = {
    ...model,
    applied: [...model.applied, ...done],
    begun: undefined,
    held: release ? [] : model.held,
    lastRun: done.length > 0 ? done : model.lastRun,
    meddled: model.meddled.filter((name) => !done.includes(name) || name === model.begun),
  };
  return { exitCode: blocked < 0 ? 0 : 7, next };
}

function predictLast(model: Model, lastRun: readonly string[]): Prediction {
  const chosen = standing(model).filter((name) => lastRun.includes(name));
  if (lastRun.length === 0) return { exitCode: 2, next: model };
  const above = chosen.length === 0 ? [] : standing(model).slice(standing(model).indexOf(chosen[0] ?? ''));
  if (above.length > chosen.length) return { exitCode: 2, next: model };
  return predictRollback(model, chosen);
}

function predictRollback(model: Model, chosen: readonly string[]): Prediction {
  const stays = (name: string | undefined): boolean => name !== undefined && !chosen.includes(name);
  const next: Model = {
    ...model,
    applied: model.applied.filter(stays),
    begun: stays(model.begun) ? model.begun : undefined,
    leaving: stays(model.leaving) ? model.leaving : undefined,
    held: [...new Set([...model.held, ...chosen])].sort(),
  };
  // what is back already is still not as before: `--last` says so again
  const isDoubtful = chosen.length === 0 ? model.meddled.length > 0 : !model.meddled.every(stays);
  return { exitCode: 0, ...(isDoubtful && { orElse: 7 }), next };
}
