import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DEFAULT_WATCH } from '../../../src/config/watch.ts';
import { connect } from '../../../src/db/connect.ts';
import { parseConnectionTarget } from '../../../src/db/connection-target.ts';
import { readTargetQueries } from '../../../src/measure/read-queries.ts';
import { runWatch } from '../../../src/watch/run-watch.ts';
import type { WatchTick } from '../../../src/watch/tick.ts';
import { NEW_STATE } from '../../../src/watch/watch-record.ts';
import { openShop } from '../../support/watched-shop.ts';
import { createTickClock } from '../../support/watching.ts';

it('a server that answers no more is let go when the time of the tick is over', async () => {
  const { database, project } = await openShop();
  await database.query('update tempo set seconds = 30');
  const target = parseConnectionTarget(database.url, {});
  const ticks: WatchTick[] = [];
  const end = await runWatch(
    {
      clock: createTickClock(() => database.query('update tempo set seconds = 0')),
      open: () => connect({ target, profile: 'measure', applicationName: 'db-check/hung' }),
      plan: {
        ...{ id: 'hung', database: database.name, startedAt: '2026-03-01T12:00:00Z' },
        ...{ schedule: '1min', lengthMs: 60_000, settings: DEFAULT_WATCH },
      },
      limits: DEFAULT_WATCH,
      record: {
        place: 'nowhere',
        write: (_db, tick) => {
          ticks.push(tick);
          return Promise.resolve('kept');
        },
        finish: () => Promise.resolve(),
      },
      queries: readTargetQueries(join(project, 'validation')),
      samples: new Map(),
      queryTimeoutMs: 20_000,
      tickMs: 3000,
      stop: new AbortController().signal,
      onTick: () => Promise.resolve('go on'),
    },
    NEW_STATE,
  );
  expect(end.how).toBe('done');
  expect(ticks.map(({ state }) => state)).toEqual(['unavailable', 'read']);
  expect(ticks[0]?.judgements[0]).toMatchObject({
    watched: 'availability',
    status: 'alert',
    message: 'the database does not answer: no answer within 3000 ms',
  });
});
