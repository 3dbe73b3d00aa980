import { expect, it } from 'vitest';
import { phasesOf } from '../../support/rollout.ts';
import { createTickClock } from '../../support/watching.ts';
import { startWebhook } from '../../support/webhook.ts';
import { createWorkedRollout, type WorkedRollout } from '../../support/worked-rollout.ts';

async function openShop(): Promise<WorkedRollout> {
  const rollout = await createWorkedRollout('night-watch');
  const end = await rollout.run('db-deploy apply --to 20260101000000');
  expect(end.exitCode, end.stderr).toBe(0);
  await rollout.database.query(`
    insert into purchase select n, date '2026-01-01' + n % 60 from generate_series(1, 200) as n;
    insert into line select n, n % 200, 1 from generate_series(1, 600) as n;
    analyze purchase, line`);
  return rollout;
}

/** Black Friday: what a scan of a few rows could do an hour ago is too slow for it. */
async function grow({ database }: WorkedRollout): Promise<void> {
  await database.query(`insert into line select n, n % 200, 1 from generate_series(601, 20000) as n`);
  await database.query('analyze line');
}

async function isIndexed({ database }: WorkedRollout): Promise<boolean> {
  return (await database.query(`select from pg_class where relname = 'line_purchase_idx'`)).length === 1;
}

it('no-go, go, load test, deployment, alarm, and back without a human', { timeout: 240_000 }, async () => {
  const staging = await openShop();
  expect((await staging.run('db-deploy rollout')).exitCode).toBe(0);
  expect((await staging.run('db-rollback --last --yes')).exitCode).toBe(0);
  expect(await isIndexed(staging)).toBe(true);

  const shop = await openShop();
  const hook = await startWebhook(() => 200);
  const environment = { ON_CALL_WEBHOOK: hook.url, STAGING_URL: staging.database.url };
  await shop.database.query('insert into incident values (1, true)');
  const noGo = await shop.run('db-check ready', { environment });
  expect(noGo.exitCode, noGo.stdout + noGo.stderr).toBe(1);
  expect(noGo.stdout).toContain('no incident');
  await shop.database.query('update incident set is_open = false');
  const go = await shop.run('db-check ready', { environment });
  expect(go.exitCode, go.stdout + go.stderr).toBe(0);
  const rollout = await shop.run('db-deploy rollout', { environment });
  expect(rollout.exitCode, rollout.stdout + rollout.stderr).toBe(0);
  expect(await phasesOf(shop.database)).toEqual(['drop done']);
  expect(await isIndexed(shop)).toBe(false);

  const clock = createTickClock((tick) => (tick === 3 ? grow(shop) : undefined));
  const watch = await shop.run('db-check watch --for 24h', { environment, clock });
  expect(watch.exitCode, watch.stdout + watch.stderr).toBe(1);
  expect(watch.stderr).toMatch(
    /ALERT queries lines-of-purchases: mean of [35] executions \(.*, limit 100 ms\)/,
  );
  expect(await isIndexed(shop)).toBe(true);
  expect(hook.received.map(({ body }) => body['state'])).toEqual([
    ...['at phase drop: performing', 'at phase drop: done', 'done'],
    ...['alert', 'rolled-back', 'over: failed'],
  ]);
  const told = hook.received[4]?.body;
  expect(told?.['contacts']).toEqual(['shop on call, #shop', 'head of operations']);
  expect(told?.['text']).toContain('the deployment was taken back by itself, and that is proved');
  expect((await shop.run('db-check post', { environment })).stdout).toContain('lines-of-purchases');
  // who deploys next finds it held
  expect((await shop.run('db-deploy apply', { environment })).exitCode).toBe(8);
});
