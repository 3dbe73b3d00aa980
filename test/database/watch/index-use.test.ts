import { expect, it } from 'vitest';
import { endCounted, openShop } from '../../support/watched-shop.ts';
import { courseOf, createTickClock, runWatching } from '../../support/watching.ts';

it('an index that is dropped is gone, and no plan uses it any more', async () => {
  const { database, watch } = await openShop();
  const run = await watch((tick) => (tick === 3 ? database.query('drop index item_owner') : undefined));
  expect(courseOf(run, 'index-use')).toEqual(['unknown', 'good', 'alert', 'alert', 'alert']);
  expect(run.stderr).toContain('ALERT index-use: public.item_owner is gone');
  expect(run.stderr).toContain('ALERT index-use: no plan of by_owner uses public.item_owner any more');
  expect(run.exitCode).toBe(1);
});

it('an index that the application scans no longer is a decline; a quiet hour is none', async () => {
  const { database, project } = await openShop();
  const trade = async (tick: number): Promise<void> => {
    const client = await database.client();
    // less to do in the fifth; from the sixth on by a condition that no index serves. So much that the scans of our own
    // measuring, which PostgreSQL 14 counts late and so for the application, are few beside it
    const condition = tick < 6 ? 'owner = $1' : 'owner + 0 = $1';
    for (let n = 0; n < (tick === 5 ? 150 : 300); n += 1)
      await client.query(`select * from item where ${condition}`, [n]);
    await endCounted(database, client);
  };
  const run = await runWatching({
    ...{ url: database.url, project, clock: createTickClock(trade) },
    flags: { for: '6min' },
  });
  expect(courseOf(run, 'index-use'), run.stderr).toEqual([
    ...['unknown', 'good', 'good', 'good', 'good'],
    ...['alert', 'alert'],
  ]);
  expect(run.stderr).toMatch(
    /ALERT index-use: public.item_owner was scanned \d+ times where \d+ were usual \([\d.]+ % less, limit 80 % less\)/,
  );
});
