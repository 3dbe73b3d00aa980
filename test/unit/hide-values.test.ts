import { expect, it, vi } from 'vitest';
import { hideValues } from '../../src/hide-values.ts';

it('hides every value that the check gave, each line of it, longest first', () => {
  const given = { A: 'hunter', B: 'hunter22', C: 'line one\nline two', D: 'on' };
  expect(hideValues('hunter22 hunter, line two on', given)).toBe('*** ***, *** on');
});

it('hides what looks like a secret, and values of ours whose names speak of one', () => {
  vi.stubEnv('PGPASSWORD', 'tr0ub4dor');
  vi.stubEnv('HARMLESS', 'plainly');
  const hidden = hideValues('tr0ub4dor plainly postgresql://u:pw1@h/d password=pw2', {});
  vi.unstubAllEnvs();
  expect(hidden).toBe('*** plainly postgresql://u:***@h/d password=***');
});

it('hides the address of a webhook, which is the secret itself', () => {
  vi.stubEnv('TEAM_WEBHOOK', 'https://chat.example/services/T0/B0/xyz');
  const hidden = hideValues('curl https://chat.example/services/T0/B0/xyz', {});
  vi.unstubAllEnvs();
  expect(hidden).toBe('curl ***');
});

it('hides what follows the ? of an URL', () => {
  const text = 'GET "https://a.example/x?token=abc&b=c" 404';
  expect(hideValues(text, {})).toBe('GET "https://a.example/x?***" 404');
});
