import { expect, it } from 'vitest';
import { renderEnvironment, renderPayload } from '../../../src/notify/render-message.ts';
import { VERSION } from '../../../src/version.ts';
import { exampleMessage } from './example-message.ts';

const AT = '2026-03-01T12:30:00.000Z';
const text = (overrides: object): string =>
  renderPayload({ ...exampleMessage, ...overrides }, ['on call', 'dba@example.com'], AT).text;

it('a failure says whom to call and what to type, in the markup of Slack', () => {
  expect(text({})).toBe(
    [
      'FAILURE: watch 20260301T120000-abc123 on app@db:5432/shop is degraded: the mean of list_all &amp; co is 312 ms &gt; 200 ms',
      '• cache 91 % (limit 95 %)',
      '• a &lt;script&gt; is shown as it is',
      'call: on call, dba@example.com',
      '`db-rollback --last`',
    ].join('\n'),
  );
});

it('news is quiet', () => {
  const { text: quiet } = renderPayload(
    { ...exampleMessage, severity: 'news', details: [], next: [] },
    [],
    AT,
  );
  expect(quiet).toMatch(/^watch 20260301T120000-abc123 on app@db:5432\/shop is degraded: .*$/);
});

it('machines get every field of its own', () => {
  const { text: _text, ...fields } = renderPayload({ ...exampleMessage, lastsMs: 5 }, ['on call'], AT);
  const { ...message } = exampleMessage;
  expect(fields).toEqual({
    ...message,
    schemaVersion: 1,
    tool: { name: 'pg-plumbline', version: VERSION },
    contacts: ['on call'],
    at: AT,
  });
});

it('a command finds the same in its environment', () => {
  const environment = renderEnvironment(renderPayload(exampleMessage, ['on call'], AT));
  expect(environment).toMatchObject({
    PLUMBLINE_STATE: 'degraded',
    PLUMBLINE_SEVERITY: 'failure',
    PLUMBLINE_CONTACTS: 'on call',
    PLUMBLINE_TARGET: 'app@db:5432/shop',
  });
});
