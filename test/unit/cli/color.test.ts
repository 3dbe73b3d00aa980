import { expect, it } from 'vitest';
import { wantsColor } from '../../../src/cli/color.ts';

it.each([
  [{ flag: undefined, environment: {}, isTerminal: true }, true],
  [{ flag: undefined, environment: {}, isTerminal: false }, false],
  [{ flag: undefined, environment: { NO_COLOR: '1', FORCE_COLOR: '1' }, isTerminal: true }, false],
  [{ flag: undefined, environment: { NO_COLOR: '' }, isTerminal: true }, true],
  [{ flag: undefined, environment: { FORCE_COLOR: '1' }, isTerminal: false }, true],
  [{ flag: undefined, environment: { FORCE_COLOR: '0' }, isTerminal: true }, false],
  [{ flag: undefined, environment: { TERM: 'dumb' }, isTerminal: true }, false],
  [{ flag: true, environment: { NO_COLOR: '1' }, isTerminal: false }, true],
  [{ flag: false, environment: { FORCE_COLOR: '1' }, isTerminal: true }, false],
])('%j → %s', (question, expected) => {
  expect(wantsColor(question)).toBe(expected);
});
