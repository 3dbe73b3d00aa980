import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Asking } from '../../../src/config/rollout.ts';
import { judgeGate, type GateStep } from '../../../src/gates/judge-gate.ts';
import type { Measurement, MeasurementStatus } from '../../../src/gates/measurement.ts';

const BEGUN = Date.parse('2026-11-22T12:00:00Z');

/** A minute apart, by their first letters: `sfie`. */
function answers(letters: string): readonly Measurement[] {
  const statuses: Readonly<Record<string, MeasurementStatus>> = {
    s: 'success',
    f: 'failure',
    i: 'inconclusive',
    e: 'error',
  };
  return [...letters].map((letter, index) => ({
    status: statuses[letter] as MeasurementStatus,
    at: new Date(BEGUN + index * 60_000).toISOString(),
    message: `answer ${index + 1}`,
  }));
}

function judge(asking: Asking, letters: string): string {
  const step = judgeGate(asking, answers(letters), BEGUN);
  return step.kind === 'due' ? `due after ${(step.atMs - BEGUN) / 1000} s` : step.verdict;
}

describe('by default one success passes, one failure fails, what says nothing asks a human', () => {
  it.each([
    ['', 'due after 0 s'],
    ['s', 'passed'],
    ['f', 'failed'],
    ['i', 'paused'],
    ['e', 'due after 60 s'],
    ['eeee', 'due after 240 s'],
    ['eeeee', 'paused'],
    ['ees', 'passed'],
  ])('%s: %s', (letters, expected) => expect(judge({}, letters)).toBe(expected));
});

describe('limits are borne, and one more decides', () => {
  it.each<[Asking, string, string]>([
    [{ count: 3 }, 'ss', 'due after 120 s'],
    [{ count: 3 }, 'sss', 'passed'],
    [{ count: 3 }, 'ssf', 'failed'],
    [{ count: 3, failureLimit: 1 }, 'fs', 'due after 120 s'],
    [{ count: 3, failureLimit: 1 }, 'fss', 'passed'],
    [{ count: 3, failureLimit: 1 }, 'fsf', 'failed'],
    // what says nothing does not count towards count
    [{ count: 2, inconclusiveLimit: 2 }, 'sii', 'due after 180 s'],
    [{ count: 2, inconclusiveLimit: 2 }, 'siis', 'passed'],
    [{ count: 2, inconclusiveLimit: 2 }, 'siii', 'paused'],
    // errors count in a row
    [{ count: 2, consecutiveErrorLimit: 1 }, 'ese', 'due after 180 s'],
    [{ count: 2, consecutiveErrorLimit: 1 }, 'see', 'paused'],
    [{ count: 2, consecutiveErrorLimit: 0 }, 'e', 'paused'],
    // count is reached by failures alone: not one success
    [{ count: 2, failureLimit: 2 }, 'ff', 'due after 120 s'],
    [{ count: 2, failureLimit: 2 }, 'ffs', 'passed'],
    [{ count: 0 }, '', 'due after 0 s'],
    [{ intervalMs: 5000, count: 2 }, 's', 'due after 5 s'],
    [{ initialDelayMs: 30_000 }, '', 'due after 30 s'],
    // after a kill the delay is over, the interval counts from the last answer
    [{ initialDelayMs: 30_000, count: 3 }, 'ss', 'due after 120 s'],
  ])('%j with %s: %s', (asking, letters, expected) => expect(judge(asking, letters)).toBe(expected));
});

it.each<[Asking, string, string]>([
  [{}, 's', 'answer 1'],
  [{ count: 3, failureLimit: 1 }, 'sfs', '2 of 3 answers were successes, the last: answer 3'],
  [{}, 'f', '1 failure, none is borne: answer 1'],
  [{ failureLimit: 1, count: 5 }, 'fsf', '2 failures, 1 is borne: answer 3'],
  [{ inconclusiveLimit: 2, count: 5 }, 'iii', '3 inconclusive answers, 2 are borne: answer 3'],
  [{}, 'eeeee', '5 errors in a row, 4 are borne: answer 5'],
])('says why: %j with %s', (asking, letters, message) => {
  expect(judgeGate(asking, answers(letters), BEGUN)).toMatchObject({ kind: 'decided', message });
});

it('shows the figures of the answer that decided', () => {
  const [failure] = answers('f') as [Measurement];
  const step = judgeGate({}, [{ ...failure, measured: '7 errors', limit: '5 errors' }], BEGUN);
  expect(step).toMatchObject({ message: '1 failure, none is borne: answer 1 (7 errors, limit 5 errors)' });
});

const asking = fc.record(
  {
    count: fc.integer({ min: 1, max: 5 }),
    failureLimit: fc.integer({ min: 0, max: 5 }),
    inconclusiveLimit: fc.integer({ min: 0, max: 3 }),
    consecutiveErrorLimit: fc.integer({ min: 0, max: 4 }),
  },
  { requiredKeys: [] },
);
const letters = fc.string({ unit: fc.constantFrom('s', 's', 's', 'f', 'i', 'e'), maxLength: 25 });
const seed = Number(process.env['PLUMBLINE_SAMPLE_SEED'] ?? Date.now() % 1_000_000);
console.log(`judge-gate: again with PLUMBLINE_SAMPLE_SEED=${seed}`);

/** Told once more in the plainest way: what must hold of a gate that passed. */
function countOf(text: string, wanted: string): number {
  return [...text].filter((letter) => wanted.includes(letter)).length;
}

it('never passes with fewer conclusive answers than count, or too few successes; what is decided stays', () => {
  const decided = new Map<string, number>();
  fc.assert(
    fc.property(asking, letters, (how, text) => {
      const { count = 1, failureLimit = 0, inconclusiveLimit = 0 } = how;
      let first: GateStep | undefined;
      for (let length = 0; length <= text.length; length += 1) {
        const part = text.slice(0, length);
        const step = judgeGate(how, answers(part), BEGUN);
        if (first !== undefined) expect(step).toEqual(first);
        else if (step.kind === 'decided') {
          first = step;
          decided.set(step.verdict, (decided.get(step.verdict) ?? 0) + 1);
          if (step.verdict === 'failed') expect(countOf(part, 'f')).toBe(failureLimit + 1);
          if (step.verdict === 'paused') expect(countOf(part, 'ie')).toBeGreaterThan(0);
          if (step.verdict !== 'passed') continue;
          expect(countOf(part, 'sf')).toBeGreaterThanOrEqual(count);
          expect(countOf(part, 's')).toBeGreaterThanOrEqual(Math.max(1, count - failureLimit));
          expect(countOf(part, 'f')).toBeLessThanOrEqual(failureLimit);
          expect(countOf(part, 'i')).toBeLessThanOrEqual(inconclusiveLimit);
        }
      }
    }),
    { seed, numRuns: 1000 },
  );
  expect([...decided.keys()].sort()).toEqual(['failed', 'passed', 'paused']);
});
