import { expect, it } from 'vitest';
import { END_OF_LIFE, serverVersion } from '../../../src/checks/server-version.ts';
import { DEFAULT_LIMITS } from '../../../src/config/settings.ts';

it.each([
  [130_020, '13.20', '2026-01-01', 'fail', 'oldest version supported'],
  [140_000, '14.0', '2022-01-01', 'fail', 'may corrupt indexes'],
  [140_003, '14.3', '2022-06-01', 'fail', 'upgrade to 14.4'],
  [140_004, '14.4', '2022-07-01', 'pass', 'supported until 2026-11-12'],
  [140_020, '14.20', '2026-11-12', 'pass', 'supported until'],
  [140_020, '14.20', '2026-11-13', 'warn', 'no fixes since 2026-11-12'],
  [180_004, '18.4', '2026-11-22', 'pass', 'supported until 2030-11-14'],
  [190_000, '19devel', '2026-11-22', 'warn', 'newer than 18'],
])('%d on %s', (...row) => {
  const [number, text, today, status, message] = row;
  const context = { limits: DEFAULT_LIMITS, pending: undefined };
  const [finding] = serverVersion.judge({ serverVersion: { number, text, today } }, context);
  expect(finding).toMatchObject({
    status,
    subject: `PostgreSQL ${text}`,
    message: expect.stringContaining(message),
  });
});

it('knows an end of life for every version it supports', () => {
  expect(Object.keys(END_OF_LIFE)).toEqual(['14', '15', '16', '17', '18']);
});
