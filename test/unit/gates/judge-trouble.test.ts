import { expect, it } from 'vitest';
import { EXIT, ToolError } from '../../../src/errors.ts';
import { judgeTrouble } from '../../../src/gates/judge-trouble.ts';

const server = (code: string, severity = 'ERROR'): Error =>
  Object.assign(new Error('what was said'), { code, severity });

it.each([
  ['57014', 'error'],
  ['55P03', 'error'],
  ['53300', 'error'],
  ['40P01', 'error'],
  ['42703', 'inconclusive'],
  ['42501', 'inconclusive'],
  ['25006', 'inconclusive'],
  ['22012', 'inconclusive'],
])('SQLSTATE %s is %s', (code, status) => {
  const answer = judgeTrouble(server(code));
  expect(answer.status).toBe(status);
  expect(answer.message).toContain(`what was said (SQLSTATE ${code})`);
});

it('a session that was ended, a broken socket and what nobody thought of are errors', () => {
  const errors = [server('57P01', 'FATAL'), new Error('read ECONNRESET'), 'a text'];
  expect(errors.map((error) => judgeTrouble(error).status)).toEqual(['error', 'error', 'error']);
});

const thrown = (exitCode: 2 | 3): ToolError => new ToolError({ code: 'x', message: 'why', exitCode });

it('no connection is an error; a question that cannot be put is inconclusive', () => {
  expect(judgeTrouble(thrown(EXIT.connection))).toEqual({ status: 'error', message: 'why' });
  expect(judgeTrouble(thrown(EXIT.usage))).toEqual({ status: 'inconclusive', message: 'why' });
});

it('shows no password', () => {
  const answer = judgeTrouble(new Error('connect to postgresql://me:geheim@db/x failed'));
  expect(answer.message).not.toContain('geheim');
});
