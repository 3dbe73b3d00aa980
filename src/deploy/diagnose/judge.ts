import type { Unit } from '../unit.ts';
import type { Trace } from './signs.ts';
import type { Answer } from './questions.ts';

/**
 * there: all it does is in the catalog. absent: nothing of it. remains: an INVALID index, to be built again.
 * repeatable: sending it again does no harm. unknown: cannot be told, with the reason. Unknown is never done.
 */
export type StatementState = 'there' | 'absent' | 'remains' | 'repeatable' | 'unknown';

export interface Diagnosed {
  /** Counted from 1, as the journal counts. */
  readonly number: number;
  readonly state: StatementState;
  /** Why it cannot be told, or what was found. */
  readonly why?: string;
}

export interface AnsweredTrace extends Trace {
  readonly answer: Answer;
}

/** One statement by its traces. */
export function judgeTraces(
  traces: readonly AnsweredTrace[],
  isReplaceable: boolean,
): Pick<Diagnosed, 'state' | 'why'> {
  const verdicts = traces.map((trace) => judgeTrace(trace));
  if (verdicts.every((verdict) => verdict === 'done')) return { state: 'there' };
  if (verdicts.every((verdict) => verdict === 'not done')) return { state: 'absent' };
  if (isReplaceable) return { state: 'absent' };
  const other = traces.find(({ answer }) => answer === 'other');
  if (other !== undefined)
    return { state: 'unknown', why: `${describe(other)} is there, but not as written` };
  return { state: 'unknown', why: 'only a part of what it does is there' };
}

function judgeTrace({ isThereAfter, answer }: AnsweredTrace): 'done' | 'not done' | 'unknown' {
  if (answer === 'nowhere') return isThereAfter ? 'not done' : 'unknown';
  if (answer === 'other') return isThereAfter ? 'unknown' : 'not done';
  return (answer === 'yes') === isThereAfter ? 'done' : 'not done';
}

function describe({ question, parameters }: Trace): string {
  return `${question} ${parameters.slice(0, 2).join(' ')}`;
}

/** BEGIN … COMMIT is there as a whole or not at all: what one statement shows is true of its neighbours. */
export function judgeTogether(
  statements: readonly Diagnosed[],
  units: readonly Unit[],
): readonly Diagnosed[] {
  return units.flatMap((unit) => {
    const inside = statements.slice(unit.first - 1, unit.last);
    if (unit.kind !== 'explicit') return inside;
    const states = new Set(inside.map(({ state }) => state));
    if (states.has('there') === states.has('absent')) return inside;
    const state = states.has('there') ? 'there' : 'absent';
    return inside.map(({ number }): Diagnosed => ({ number, state }));
  });
}

/** Where to go on; or the statement that a human must decide about first. */
export type GoOnAt =
  | { readonly kind: 'at'; readonly statement: number }
  | { readonly kind: 'undecided'; readonly statement: number; readonly why: string };

/** `isBuiltConcurrently`: it looks for itself whether its index is there already. */
export function judgeGoOnAt(
  statements: readonly Diagnosed[],
  isBuiltConcurrently: (statement: number) => boolean,
): GoOnAt {
  let done = 0;
  for (const { number, state } of statements) {
    if (state === 'there') done = number;
    else if (state !== 'repeatable') break;
  }
  const open = statements.slice(done).find(({ state }) => state !== 'repeatable');
  if (open?.state === 'unknown') {
    const why = open.why ?? 'whether it has run cannot be told from the catalog';
    return { kind: 'undecided', statement: open.number, why };
  }
  const early = statements
    .slice(done)
    .find(({ number, state }) => state === 'there' && !isBuiltConcurrently(number));
  if (open !== undefined && early !== undefined) {
    const why = `statement ${early.number} is there already, though statement ${open.number} is not`;
    return { kind: 'undecided', statement: early.number, why };
  }
  return { kind: 'at', statement: done + 1 };
}
