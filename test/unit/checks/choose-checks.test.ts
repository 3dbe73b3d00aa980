import { expect, it } from 'vitest';
import { isChosen, leftOut, refuseUnknownIds, weigh } from '../../../src/checks/choose-checks.ts';

const IDS = ['a', 'b', 'c'];

it.each([
  [{}, 'abc', ''],
  [{ only: ['a', 'b'] }, 'ab', ''],
  [{ skip: ['a'] }, 'bc', 'a left out by --skip'],
  [{ weights: { b: 'off' } }, 'ac', 'b switched off in the configuration'],
  [{ only: ['b'], weights: { b: 'off' } }, 'b', ''],
  [{ only: ['a', 'b'], skip: ['b'] }, 'a', 'b left out by --skip'],
] as const)('%j runs %s', (choice, run, left) => {
  expect(IDS.filter((id) => isChosen(id, choice)).join('')).toBe(run);
  expect(leftOut(IDS, choice).map(({ id, message }) => `${id} ${message}`)).toEqual(
    left === '' ? [] : [left],
  );
});

it('refuses what is no check', () => {
  expect(() => refuseUnknownIds({ only: ['a'], skip: ['c'] }, IDS)).not.toThrow();
  expect(() => refuseUnknownIds({ only: ['x'] }, IDS)).toThrow('--only: there is no check x');
  expect(() => refuseUnknownIds({ skip: ['x'] }, IDS)).toThrow('--skip: there is no check x');
  expect(() => refuseUnknownIds({ weights: { x: 'off' } }, IDS)).toThrow(
    'configuration: there is no check x',
  );
});

it('makes an unknown of a check required or optional as the configuration says', () => {
  const finding = { id: 'a', status: 'unknown', subject: '', message: '' } as const;
  expect(weigh(finding, {})).toEqual(finding);
  expect(weigh(finding, { weights: { a: 'optional' } })).toEqual({ ...finding, optional: true });
  expect(weigh({ ...finding, optional: true }, { weights: { a: 'required' } })).toEqual(finding);
});
