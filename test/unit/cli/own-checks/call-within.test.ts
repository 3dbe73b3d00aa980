import { expect, it } from 'vitest';
import { callWithin, isOutOfTime } from '../../../../src/cli/own-checks/call-within.ts';

it('returns what was returned, and throws what was thrown', () => {
  const list = [1];
  expect(callWithin(() => list, 20_000)).toBe(list);
  const error = new TypeError('mine');
  expect(thrownBy(throwing(error))).toBe(error);
});

function throwing(error: Error): () => unknown {
  return () => {
    throw error;
  };
}

function thrownBy(work: () => unknown, timeoutMs = 20_000): unknown {
  try {
    callWithin(work, timeoutMs);
  } catch (error) {
    return error;
  }
  return undefined;
}

function endless(): never {
  for (;;);
}

it('ends a loop without end', () => {
  expect(isOutOfTime(thrownBy(endless, 100))).toBe(true);
  expect(isOutOfTime(new Error('other'))).toBe(false);
});
