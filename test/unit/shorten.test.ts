import { expect, it } from 'vitest';
import { oneLine, shorten } from '../../src/shorten.ts';

it('cuts what is too long, and says so', () => {
  expect(shorten('12345', 5)).toBe('12345');
  expect(shorten('123456', 5)).toBe('1234…');
});

it('makes a line of a statement', () => {
  expect(oneLine('\n select 1,\n\t2 ', 20)).toBe('select 1, 2');
  expect(oneLine('select   1, 2', 8)).toBe('select …');
});
