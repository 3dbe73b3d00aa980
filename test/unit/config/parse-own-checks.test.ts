import { expect, it } from 'vitest';
import { parseUserConfig } from '../../../src/config/parse-user-config.ts';
import { thrownBy } from '../../support/thrown-by.ts';

const text = { id: 'mine', title: 't', why: 'w' };
const judged = { ...text, read: 'select 1', judge: () => [] };

it.each([
  judged,
  {
    ...judged,
    read: { a: 'select 1', b: 'select 2' },
    limits: { fail: -1 },
    fix: 'f',
    phases: ['pre', 'post'],
  },
  { ...text, command: 'exit 0' },
  { ...text, command: ['grep', '-c', ''], goodExits: [0, 1], limits: { warnAbove: 0 }, unit: 'errors' },
  { ...text, command: ['env'], timeoutMs: 5, environment: { A: '' } },
  { ...text, url: 'https://example.com/health?token=x', warnAboveMs: 100 },
])('takes %j as it is', (check) => {
  expect(parseUserConfig({ ownChecks: [check] }, 'f')).toEqual({ ownChecks: [check] });
});

it.each([
  [5, 'ownChecks[0] wants exactly one of read, command, url'],
  [text, 'ownChecks[0] wants exactly one of read, command, url'],
  [{ ...judged, url: 'http://h' }, 'ownChecks[0] wants exactly one of read, command, url'],
  [{ ...text, read: 'select 1' }, 'ownChecks[0] lacks judge'],
  [{ ...judged, why: undefined }, 'ownChecks[0] lacks why'],
  [{ ...judged, judge: 'x' }, 'ownChecks[0].judge must be a function, not "x"'],
  [{ ...judged, read: {} }, 'ownChecks[0].read must be an object with something in it, not {}'],
  [{ ...judged, id: 'a b' }, 'ownChecks[0].id must be letters, digits and dashes, not "a b"'],
  [{ ...judged, phases: [] }, 'ownChecks[0].phases is empty'],
  [{ ...judged, phases: ['watch'] }, 'ownChecks[0].phases[0] must be one of pre, post, not "watch"'],
  [
    { ...judged, unit: 'x' },
    'there is no setting ownChecks[0].unit; known are id, title, why, fix, phases, read',
  ],
  [{ ...text, command: [] }, 'ownChecks[0].command must be a program and its words, or a text for /bin/sh'],
  [{ ...text, command: ['a', 5] }, 'ownChecks[0].command must be a program'],
  [{ ...text, command: 'a', limits: {} }, 'ownChecks[0].limits wants one of warnAbove, failAbove,'],
  [{ ...text, command: 'a', goodExits: [0.5] }, 'ownChecks[0].goodExits[0] must be a whole number, not 0.5'],
  [{ ...text, url: 'ftp://h/' }, 'ownChecks[0].url must be http://… or https://…'],
])('refuses %j', (check, message) => {
  const error = thrownBy(() => parseUserConfig({ ownChecks: [check] }, 'f'));
  expect(error).toMatchObject({ code: 'configuration', exitCode: 2 });
  expect(error.message).toContain(`f: ${message}`);
});

it.each([
  { ...text, command: ['curl', 's3cret\0'] },
  { ...text, command: ['x'], environment: { A: { s3cret: 1 } } },
  { ...text, url: 'https://u:s3cret@h/' },
])('shows no value that may be a secret', (check) => {
  const error = thrownBy(() => parseUserConfig({ ownChecks: [check] }, 'f'));
  expect(`${error.message} ${error.hint}`).not.toContain('s3cret');
});
