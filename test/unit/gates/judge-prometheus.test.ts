import { expect, it } from 'vitest';
import { judgePrometheus } from '../../../src/gates/judge-prometheus.ts';

const NOW_S = 1_763_812_800;
const ASKED = { limits: { failAbove: 5 }, unit: 'errors/s' };

function judge(body: object, status = 200) {
  return judgePrometheus(ASKED, { status, text: JSON.stringify(body) }, NOW_S * 1000);
}

function vector(...pairs: readonly unknown[]): object {
  return {
    status: 'success',
    data: { resultType: 'vector', result: pairs.map((value) => ({ metric: {}, value })) },
  };
}

it('judges one series, and a scalar', () => {
  expect(judge(vector([NOW_S, '4.5']))).toMatchObject({ status: 'success', measured: '4.5 errors/s' });
  expect(judge(vector([NOW_S, '6e0']))).toMatchObject({ status: 'failure', limit: '5 errors/s' });
  const scalar = { status: 'success', data: { resultType: 'scalar', result: [NOW_S, '5'] } };
  expect(judge(scalar).status).toBe('success');
});

it.each<[string, object, string]>([
  ['no series', vector(), 'no series match, wanted is one'],
  ['two series', vector([NOW_S, '1'], [NOW_S, '1']), '2 series match, wanted is one'],
  ['NaN', vector([NOW_S, 'NaN']), 'it is no number to judge: NaN'],
  ['+Inf', vector([NOW_S, '+Inf']), 'it is no number to judge: +Inf'],
  ['ten minutes ago', vector([NOW_S - 600, '1']), 'the answer is of 10 min 0 s ago, so it is stale'],
  ['the future', vector([NOW_S + 600, '1']), 'the answer is of the future, so it is stale'],
  ['no time', vector([null, '1']), 'the series has no number'],
  ['a warning', { ...vector([NOW_S, '1']), warnings: ['partial'] }, 'it warns of its own answer: partial'],
  [
    'a matrix',
    { status: 'success', data: { resultType: 'matrix', result: [] } },
    'the result is a matrix, wanted is one number',
  ],
  ['no result', { status: 'success' }, 'the answer has no result'],
])('says nothing: %s', (_, body, message) => {
  expect(judge(body)).toEqual({ status: 'inconclusive', message });
});

it.each([
  [400, 'inconclusive'],
  [422, 'inconclusive'],
  [503, 'error'],
])('a refusal %i is %s', (code, status) => {
  expect(judge({ status: 'error', error: 'why' }, code)).toEqual({
    status,
    message: `answers ${code} without a result: why`,
  });
});
