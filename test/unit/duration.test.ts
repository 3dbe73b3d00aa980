import { expect, it } from 'vitest';
import { parseDurationMs, renderDuration, renderElapsed } from '../../src/duration.ts';

it.each([
  ['50ms', 50],
  ['1.5 s', 1500],
  ['2min', 120_000],
  ['1h', 3_600_000],
])('reads %s', (text, ms) => {
  expect(parseDurationMs(text)).toBe(ms);
});

it.each(['50', 'ms', '-1s', '1 day', '50ms please', ''])('refuses %o', (text) => {
  expect(parseDurationMs(text)).toBeUndefined();
});

it.each([
  [0.3071, '0.31 ms'],
  [45.26, '45.3 ms'],
  [999, '999 ms'],
  [1234, '1.23 s'],
  [300_000, '5 min'],
  [3_600_000, '1 h'],
])('writes %d', (ms, text) => {
  expect(renderDuration(ms)).toBe(text);
});

it.each([
  [3.4, '3 ms'],
  [1234, '1.2 s'],
  [45_400, '45 s'],
  [125_000, '2 min 5 s'],
  [11_400_000, '3 h 10 min'],
])('writes %d as what has elapsed', (ms, text) => {
  expect(renderElapsed(ms)).toBe(text);
});
