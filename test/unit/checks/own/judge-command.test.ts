import { expect, it } from 'vitest';
import type { CommandOutcome } from '../../../../src/checks/command-outcome.ts';
import { judgeCommand } from '../../../../src/checks/own/judge-command.ts';

const printed = (stdout: string, exitCode = 0): CommandOutcome => ({
  exitCode,
  stdout,
  stderr: '',
  failure: undefined,
});

it.each([
  ['0 and the last line', printed('one\ntwo\n'), 'pass', 'ended with 0: two'],
  ['0 and nothing', printed(''), 'pass', 'ended with 0'],
  ['another status', printed('503\n', 22), 'fail', 'ended with 22: 503'],
  ['a complaint', { ...printed('', 7), stderr: 'a\nrefused\n' }, 'fail', 'ended with 7: refused'],
  ['no start', { ...printed('0'), failure: 'why' }, 'unknown', 'could not be run: why'],
])('judges by the exit status: %s', (_, outcome, status, message) => {
  expect(judgeCommand({}, outcome)).toEqual({ status, subject: '', message });
});

const LIMITS = { warnAbove: 10, failAbove: 100, warnBelow: 2, failBelow: 0 };
const [WITHIN, BEYOND] = [
  'the number that it printed is within its limits',
  'the number that it printed is beyond its limit',
];

it.each([
  ['10', 'pass', WITHIN, '10'],
  ['10.5', 'warn', BEYOND, '10'],
  ['101', 'fail', BEYOND, '100'],
  ['2', 'pass', WITHIN, '10'],
  ['1', 'warn', BEYOND, '2'],
  ['-1', 'fail', BEYOND, '0'],
])('judges %s by its limits as %s', (number, status, message, limit) => {
  const judged = judgeCommand({ limits: LIMITS, unit: 'errors' }, printed(`since midnight\n ${number} \n\n`));
  const measured = `${number} errors`;
  expect(judged).toEqual({ status, subject: '', message, measured, limit: `${limit} errors` });
});

it.each([
  ['nothing', printed(' \n'), 'printed nothing, where a number is wanted on the last line'],
  [
    'a number that is not the last line',
    printed('5\ndone\n'),
    'the last line that it printed is no number: done',
  ],
  ['two numbers', printed('5 6'), 'the last line that it printed is no number: 5 6'],
  ['a number only where it complains', { ...printed(''), stderr: '5' }, 'printed nothing, where a number'],
  [
    'a number and another status',
    printed('5', 2),
    'ended with 2: 5; a number of such an end is not believed',
  ],
  ['no end', { ...printed('5'), failure: 'why' }, 'could not be run: why'],
])('does not know where a number is wanted and there is %s', (_, outcome, message) => {
  const judged = judgeCommand({ limits: { failAbove: 100 } }, outcome);
  expect(judged).toMatchObject({ status: 'unknown', message: expect.stringContaining(message) });
});

it('believes the number of an end that is called good: grep -c that finds nothing', () => {
  const check = { limits: { warnAbove: 0 }, goodExits: [0, 1] };
  expect(judgeCommand(check, printed('0\n', 1))).toMatchObject({ status: 'pass', measured: '0', limit: '0' });
  expect(judgeCommand(check, printed('3\n', 0))).toMatchObject({ status: 'warn' });
});
