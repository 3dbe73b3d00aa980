import { expect, it } from 'vitest';
import { parseIndexBody } from '../../../../src/deploy/alone/index-body.ts';

it.each([
  ['CREATE INDEX i ON public.t USING btree (a)', 'USING btree (a)'],
  [
    'CREATE UNIQUE INDEX "I ON x" ON pg_temp_3."a.b ""c" USING btree (a) WHERE (b > 1)',
    'UNIQUE USING btree (a) WHERE (b > 1)',
  ],
  ['CREATE INDEX i ON ONLY public.t USING gin (a) INCLUDE (b)', 'USING gin (a) INCLUDE (b)'],
])('%s', (definition, body) => {
  expect(parseIndexBody(definition)).toBe(body);
});
