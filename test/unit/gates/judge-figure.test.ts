import { expect, it } from 'vitest';
import { judgeFigure } from '../../../src/gates/judge-figure.ts';

const LIMITS = { failAbove: 10, warnAbove: 5, failBelow: 0 };

it.each([
  [4, 'success', 'the number is within its limits', '5 errors'],
  [6, 'success', 'the number is beyond the limit that warns', '5 errors'],
  [11, 'failure', 'the number is beyond its limit', '10 errors'],
  [-1, 'failure', 'the number is beyond its limit', '0 errors'],
])('judges %s as %s', (value, status, message, limit) => {
  const measured = `${value} errors`;
  expect(judgeFigure(value, LIMITS, 'errors')).toEqual({ status, message, measured, limit });
});

it.each([NaN, Infinity, -Infinity])('%s says nothing', (value) => {
  expect(judgeFigure(value, LIMITS)).toMatchObject({ status: 'inconclusive' });
});

it.each([{}, { warnAbove: 5 }, { failAbove: NaN }])(
  'limits that could never fail say nothing: %j',
  (limits) => {
    expect(judgeFigure(1, limits)).toEqual({
      status: 'inconclusive',
      message: 'no limit could make it a failure: set failAbove or failBelow',
    });
  },
);
