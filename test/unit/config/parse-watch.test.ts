import { expect, it } from 'vitest';
import { parseUserConfig } from '../../../src/config/parse-user-config.ts';
import { resolveSettings } from '../../../src/config/resolve.ts';
import { DEFAULT_WATCH } from '../../../src/config/watch.ts';
import { folderOf } from '../../support/folder.ts';
import { thrownBy } from '../../support/thrown-by.ts';

it('what is not said of a watch is the default', async () => {
  const folder = folderOf({
    'db-check.config.json': '{ "watch": { "maxMeanMs": 50, "onDegraded": "rollback" } }',
  });
  const { settings } = await resolveSettings({
    workingDirectory: folder,
    migrations: undefined,
    validation: undefined,
    config: undefined,
  });
  expect(settings.watch).toEqual({ ...DEFAULT_WATCH, maxMeanMs: 50, onDegraded: 'rollback' });
});

it('an escalation is taken as it is written', () => {
  const escalation = [{ afterMs: 0, contacts: ['the lead'] }];
  expect(parseUserConfig({ escalation }, 'x').escalation).toEqual(escalation);
});

it.each<[object, string]>([
  [{ watch: { maxMean: 5 } }, 'there is no setting watch.maxMean'],
  [{ watch: { maxMeanMs: '5' } }, 'watch.maxMeanMs must be a number, 1 or more'],
  [{ watch: { minCacheHitPercent: 101 } }, 'watch.minCacheHitPercent must be a number, 0 to 100'],
  [{ watch: { degradedAfter: 1.5 } }, 'watch.degradedAfter must be a whole number'],
  [{ watch: { onDegraded: 'panic' } }, 'watch.onDegraded must be one of notify, rollback'],
  [{ escalation: [{ afterMs: 5 }] }, 'escalation[0] lacks contacts'],
  [{ escalation: [{ afterMs: -1, contacts: [] }] }, 'escalation[0].afterMs must be a number, 0 or more'],
])('%j is refused', (config, message) => {
  expect(thrownBy(() => parseUserConfig(config, 'file')).message).toContain(message);
});
