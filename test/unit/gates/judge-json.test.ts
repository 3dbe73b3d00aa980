import { expect, it } from 'vitest';
import { judgeJson } from '../../../src/gates/judge-json.ts';

const ASKED = { at: 'data.errors.0.rate', limits: { failAbove: 5 }, unit: '%' };
const judge = (text: string, status = 200) => judgeJson(ASKED, { status, text });
const rate = (value: string): string => `{"data":{"errors":[{"rate":${value}}]}}`;

it('finds the number in its place, or takes the whole answer for it', () => {
  expect(judge(rate('4.5'))).toMatchObject({ status: 'success', measured: '4.5 %', limit: '5 %' });
  expect(judge(rate('6'))).toMatchObject({ status: 'failure' });
  expect(judgeJson({ limits: { failAbove: 5 } }, { status: 200, text: '5' }).status).toBe('success');
});

it.each([
  ['no JSON', '<html>', 'the answer is no JSON'],
  ['nothing', '', 'the answer is no JSON'],
  ['no such place', '{"data":{}}', 'the answer has no data.errors.0.rate'],
  ['a place that every object has', '{"data":{"errors":{}}}', 'the answer has no data.errors.0.rate'],
  ['null', rate('null'), 'data.errors.0.rate is no number but null'],
  ['a text', rate('"1"'), 'data.errors.0.rate is no number but a string'],
  ['a list', rate('[1]'), 'data.errors.0.rate is no number but a list'],
  ['beyond every double', rate('1e999'), 'it is no number to judge: Infinity'],
])('says nothing: %s', (_, text, message) => {
  expect(judge(text)).toEqual({ status: 'inconclusive', message });
});

it('inherited properties are no places', () => {
  const asked = { ...ASKED, at: 'constructor.length' };
  expect(judgeJson(asked, { status: 200, text: '{}' }).status).toBe('inconclusive');
});

it.each([
  [500, 'error'],
  [503, 'error'],
  [429, 'error'],
  [404, 'inconclusive'],
  [302, 'inconclusive'],
])('the number of an answer %i is not looked at: %s', (code, status) => {
  expect(judge(rate('1'), code)).toEqual({ status, message: `answers ${code}` });
});

it('no answer is an error', () => {
  expect(judgeJson(ASKED, { failure: 'no answer: ECONNREFUSED' })).toEqual({
    status: 'error',
    message: 'no answer: ECONNREFUSED',
  });
});
