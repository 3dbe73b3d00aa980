import { expect, it } from 'vitest';
import { replicaVisibility } from '../../../src/checks/replica-visibility.ts';
import { DEFAULT_LIMITS } from '../../../src/config/settings.ts';

it.each([
  [499, 'pass'],
  [500, 'warn'],
  [999, 'warn'],
  [1000, 'fail'],
  [undefined, 'fail'],
])('judges a row seen after %s ms: %s', (visibleMs, status) => {
  const standbys = [{ name: 'replica', visibleMs }];
  const probe = { kind: 'probed', how: 'read', standbys } as const;
  const found = replicaVisibility.judge({}, { limits: DEFAULT_LIMITS, pending: undefined, probe });
  expect(found).toMatchObject([{ status, subject: 'standby replica', limit: '1 s' }]);
});
