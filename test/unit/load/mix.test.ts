import { expect, it } from 'vitest';
import { chooseCase, type LoadCase } from '../../../src/load/mix.ts';

const cases: readonly LoadCase[] = [
  { name: 'often', weight: 3, sql: '', sets: [['a'], ['b']] },
  { name: 'seldom', weight: 1, sql: '', sets: [['c']] },
  { name: 'half', weight: 0.5, sql: '', sets: [[]] },
];
const MANY = 45_000;
const drawn = (seed: number): readonly ReturnType<typeof chooseCase>[] =>
  Array.from({ length: MANY }, (_, number) => chooseCase(cases, seed, number));

function order(seed: number): string {
  return drawn(seed)
    .map(({ index }) => index)
    .join('');
}

it.each([0, 1, 4_294_967_294])('asks by weight, values evenly: seed %i', (seed) => {
  const choices = drawn(seed);
  const share = (is: (one: (typeof choices)[number]) => boolean): number => choices.filter(is).length / MANY;
  // 3 : 1 : 0.5, within five standard deviations
  expect(Math.abs(share(({ index }) => index === 0) - 3 / 4.5)).toBeLessThan(0.012);
  expect(Math.abs(share(({ index }) => index === 1) - 1 / 4.5)).toBeLessThan(0.01);
  expect(Math.abs(share(({ values }) => values[0] === 'a') - 1.5 / 4.5)).toBeLessThan(0.012);
  // one question says nothing about the next
  const twice = choices.filter(({ index }, at) => index === 1 && choices[at - 1]?.index === 1).length / MANY;
  expect(Math.abs(twice - (1 / 4.5) ** 2)).toBeLessThan(0.006);
});

it('repeats itself with a seed, and is another order with another', () => {
  expect(order(7)).toBe(order(7));
  expect(order(7)).not.toBe(order(8));
});
