import { expect, it } from 'vitest';
import { parseAnswer } from '../../../../src/checks/own/parse-answer.ts';

it('takes a finding, or several, and an empty list as a pass', () => {
  const finding = { status: 'warn', subject: 's', message: 'm', measured: '1', limit: '2', fix: 'f' };
  expect(parseAnswer(finding)).toEqual([finding]);
  expect(parseAnswer([finding, { status: 'pass', message: 'm' }])).toEqual([
    finding,
    { status: 'pass', subject: '', message: 'm' },
  ]);
  expect(parseAnswer([])).toEqual([{ status: 'pass', subject: '', message: 'found nothing' }]);
});

it('lets nothing through that only we may say', () => {
  const said = { status: 'unknown', message: 'm', id: 'pooler', optional: true, accepted: {} };
  expect(parseAnswer(said)).toEqual([{ status: 'unknown', subject: '', message: 'm' }]);
});

it.each([
  [undefined, 'its judge gave nothing, no finding'],
  [true, 'its judge gave a boolean, no finding'],
  ['pass', 'its judge gave a string, no finding'],
  [{}, 'its judge gave a finding without status'],
  [{ status: 'pass' }, 'its judge gave a finding without message'],
  [{ status: 'ok', message: 'm' }, 'its judge gave the status "ok"; wanted is one of pass, warn, fail,'],
  [{ status: 'pass', message: 5 }, 'its judge gave a message that is no text'],
  [{ status: 'pass', message: 'm', measured: 5 }, 'its judge gave a measured that is no text'],
  [Promise.resolve(), 'its judge gave a promise: it has to answer at once'],
])('does not know what to make of %j', (answer, message) => {
  for (const [finding] of [parseAnswer(answer), parseAnswer([answer])])
    expect(finding).toMatchObject({ status: 'unknown', message: expect.stringContaining(message) });
});
