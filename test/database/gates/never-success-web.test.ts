import type { RequestListener } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { Gate } from '../../../src/config/rollout.ts';
import type { GateOutcome } from '../../../src/gates/gate-outcome.ts';
import { refusingUrl, startAnswering } from '../../support/answering-server.ts';
import { askToEnd, createGateGround, createFakeClock } from '../../support/gate-ground.ts';

const NOBODY = 'postgresql://nobody@127.0.0.1:1/nothing';
const SECRET = 'geheim-4711';
/** As the fake clock begins. */
const NOW = createFakeClock().now().getTime() / 1000;

const says =
  (text: string, status = 200): RequestListener =>
  (_, answer) =>
    void answer.writeHead(status).end(text);

const FAULTS: readonly (readonly [string, RequestListener])[] = [
  ['HTTP 500', says('{"errors":1}', 500)],
  ['HTTP 404', says('{"errors":1}', 404)],
  ['HTTP 429', says('{"errors":1}', 429)],
  ['a redirect', (_, answer) => void answer.writeHead(302, { location: '/login' }).end('{"errors":1}')],
  ['no answer in time', () => undefined],
  ['an answer that never ends', (_, answer) => void answer.writeHead(200).write('{"errors":')],
  ['a cut connection', (request) => request.socket.destroy()],
];

const asked = (gate: object): Gate => ({
  ...(gate as Gate),
  name: 'web',
  timeoutMs: 1000,
  consecutiveErrorLimit: 0,
});
const ask = (gate: object): Promise<GateOutcome> => askToEnd(asked(gate), createGateGround(NOBODY));

function expectNoSuccess(outcome: GateOutcome): void {
  expect(outcome.verdict).not.toBe('passed');
  expect(outcome.measurements.map(({ status }) => status)).not.toContain('success');
  expect(JSON.stringify(outcome)).not.toContain(SECRET);
}

describe('a URL', () => {
  it('passes and fails by its status alone', async () => {
    const good = await startAnswering(says('', 204));
    expect(await ask({ url: `${good}/health?token=${SECRET}` })).toMatchObject({
      verdict: 'passed',
      message: `${good}/health answers 204`,
    });
    const bad = await startAnswering(says('', 503));
    expect(await ask({ url: bad })).toMatchObject({ verdict: 'failed' });
  });

  it.each(FAULTS)('is no success by its status: %s', async (what, answer) => {
    if (what === 'an answer that never ends') return; // its status is all that is asked
    expectNoSuccess(await ask({ url: `${await startAnswering(answer)}/?token=${SECRET}` }));
  });

  const number = { at: 'data.errors.0', limits: { failAbove: 5 } };

  it('passes and fails by a number in its answer', async () => {
    const url = `${await startAnswering(says('{"data":{"errors":[5]}}'))}/x?token=${SECRET}`;
    expect(await ask({ url, ...number })).toMatchObject({
      verdict: 'passed',
      measurements: [{ measured: '5' }],
    });
    const failed = await ask({ url, ...number, limits: { failAbove: 4 } });
    expect(failed).toMatchObject({ verdict: 'failed' });
    expect(JSON.stringify(failed)).not.toContain(SECRET);
    const whole = await startAnswering(says('5'));
    expect(await ask({ url: whole, limits: { failAbove: 5 } })).toMatchObject({ verdict: 'passed' });
  });

  it.each([
    ...FAULTS,
    ['no JSON', says(`<html>${SECRET}</html>`)],
    ['half of the JSON', says('{"data":{"errors":[5')],
    ['nothing', says('')],
    ['no such place', says('{"data":{"errors":[]}}')],
    ['null', says('{"data":{"errors":[null]}}')],
    ['a text', says(`{"data":{"errors":["${SECRET}"]}}`)],
    ['an object', says('{"data":{"errors":[{}]}}')],
    ['NaN', says('{"data":{"errors":[NaN]}}')],
    ['beyond every double', says('{"data":{"errors":[-1e999]}}')],
    ['more than a megabyte', says(`{"data":{"errors":[1]},"x":"${'x'.repeat(2 ** 20)}"}`)],
  ] as const)('is no success by its number: %s', async (_, answer) => {
    expectNoSuccess(await ask({ url: `${await startAnswering(answer)}/?token=${SECRET}`, ...number }));
  });

  it('is no success where nobody listens', async () => {
    const url = `${await refusingUrl()}/?token=${SECRET}`;
    for (const outcome of [await ask({ url }), await ask({ url, ...number })]) {
      expectNoSuccess(outcome);
      expect(outcome.measurements[0]).toMatchObject({
        status: 'error',
        message: expect.stringContaining('ECONNREFUSED'),
      });
    }
  });

  it('is no success where no limit could make it a failure', async () => {
    const url = await startAnswering(says('{"a":1}'));
    expectNoSuccess(await ask({ url, at: 'a' }));
  });
});

describe('Prometheus', () => {
  const vector = (...values: readonly unknown[]): string =>
    JSON.stringify({
      status: 'success',
      data: { resultType: 'vector', result: values.map((value) => ({ metric: {}, value: [NOW, value] })) },
    });
  const query = { query: 'sum(rate(errors[5m]))', limits: { failAbove: 5 }, unit: 'errors/s' };

  it('passes and fails by one series, and by a scalar; the server may stand below a path', async () => {
    const urls: string[] = [];
    const prometheus = await startAnswering((request, answer) => {
      urls.push(request.url ?? '');
      answer.end(vector('4.5'));
    });
    const outcome = await ask({ prometheus: `${prometheus}/prom/?token=${SECRET}`, ...query });
    expect(outcome).toMatchObject({
      verdict: 'passed',
      measurements: [{ measured: '4.5 errors/s', limit: '5 errors/s' }],
    });
    expect(JSON.stringify(outcome)).not.toContain(SECRET);
    expect(urls).toEqual([`/prom/api/v1/query?token=${SECRET}&query=sum%28rate%28errors%5B5m%5D%29%29`]);
    expect(await ask({ prometheus, ...query, limits: { failAbove: 4 } })).toMatchObject({
      verdict: 'failed',
    });
    const scalar = JSON.stringify({
      status: 'success',
      data: { resultType: 'scalar', result: [NOW, '1e-3'] },
    });
    const other = await startAnswering(says(scalar));
    expect(await ask({ prometheus: other, ...query })).toMatchObject({ verdict: 'passed' });
  });

  const body = (parts: object): string =>
    JSON.stringify({ ...(JSON.parse(vector('1')) as object), ...parts });
  const timed = (at: number): string => vector('1').replace(String(NOW), String(at));

  it.each([
    ...FAULTS,
    ['an empty vector', says(vector())],
    ['two series', says(vector('1', '2'))],
    ['NaN', says(vector('NaN'))],
    ['+Inf', says(vector('+Inf'))],
    ['-Inf', says(vector('-Inf'))],
    ['a number that is none', says(vector('one'))],
    ['a number without quotes', says(vector(1))],
    ['a histogram', says(vector('1').replace('"value"', '"histogram"'))],
    ['a matrix', says(vector('1').replace('"vector"', '"matrix"'))],
    ['an error with status 200', says(body({ status: 'error', error: `password=${SECRET}` }))],
    ['bad data', says(body({ status: 'error', errorType: 'bad_data' }), 400)],
    ['a timeout of its own', says(body({ status: 'error', errorType: 'timeout' }), 503)],
    ['warnings of a partial answer', says(body({ warnings: ['a store is not reachable'] }))],
    ['an answer of yesterday', says(timed(NOW - 86_400))],
    ['an answer of tomorrow', says(timed(NOW + 86_400))],
    ['an answer of no time', says(vector('1').replace(String(NOW), 'null'))],
    ['no result', says('{"status":"success","data":{}}')],
    ['no data', says('{"status":"success"}')],
    ['null', says('null')],
    ['no JSON', says('<html>')],
  ] as const)('is no success: %s', async (_, answer) => {
    expectNoSuccess(await ask({ prometheus: `${await startAnswering(answer)}/?token=${SECRET}`, ...query }));
  });

  it('is no success where nobody listens', async () => {
    expectNoSuccess(await ask({ prometheus: await refusingUrl(), ...query }));
  });
});
