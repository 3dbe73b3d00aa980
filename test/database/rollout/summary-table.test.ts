import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Baseline } from '../../../src/measure/baseline.ts';
import type { Timing } from '../../../src/measure/statistics.ts';
import { phasesOf } from '../../support/rollout.ts';
import { createWorkedProject, goOn, type WorkedProject } from '../../support/worked-project.ts';

const TOTALS = 'migrations/20260101000001_totals/migration.sql';
const DONE = ['create done', 'begin-empty done', 'keep done', 'backfill done', 'read done'];
const PAGE = 'migrations/20260101000003_page_reads_totals/migration.sql';

/** Four customers with thirty thousand purchases each, and what their page costs. */
async function createShop(): Promise<WorkedProject> {
  const shop = await createWorkedProject('summary-table');
  await shop.runWell('db-deploy apply --to 20260101000000_shop');
  await shop.database.query(`insert into purchase (customer, amount)
    select n % 4, n % 97 from generate_series(1, 120000) as n`);
  await shop.database.query('vacuum (analyze) purchase');
  await shop.runWell('db-check baseline --runs 120 --seconds 60 --name before');
  return shop;
}

/** Customers buy, change and return while it is rolled out. */
async function startTraffic({ database }: WorkedProject): Promise<() => Promise<void>> {
  const [one, other] = [await database.client(), await database.client()];
  const buy = goOn(async (round) => {
    await one.query('insert into purchase (customer, amount) values ($1, 10)', [round % 5]);
    await new Promise((resolve) => setTimeout(resolve, 10));
  });
  const change = goOn(async (round) => {
    await other.query(
      'update purchase set amount = amount + 1, changed_at = clock_timestamp() where id = $1',
      [round + 1],
    );
    await other.query('delete from purchase where id = $1', [round + 40_000]);
    await new Promise((resolve) => setTimeout(resolve, 10));
  });
  return async () => {
    await buy();
    await change();
  };
}

function timingOf(shop: WorkedProject, name: string): Timing {
  const text = readFileSync(join(shop.folder, `.plumbline/baseline-${name}.json`), 'utf8');
  const [query] = (JSON.parse(text) as Baseline).queries;
  const outcome = query?.measurements[0]?.outcome;
  if (outcome?.kind !== 'measured') throw new Error(`${name} was not measured`);
  return outcome.timing;
}

it('creates, fills and reads it while customers buy: each phase behind its gates, p50, p90 and p99 before and after', async () => {
  const shop = await createShop();
  const endTraffic = await startTraffic(shop);
  const rollout = await shop.run('db-deploy rollout --yes');
  expect(rollout.stdout).toContain('GOOD: the rollout customer-totals is done, all 5 phases');
  expect(rollout.exitCode).toBe(0);
  expect(await phasesOf(shop.database)).toEqual(DONE);
  await endTraffic();
  const differing = await shop.database.query(`select * from
    (select customer, count(*) as purchases, sum(amount) as spent from purchase group by customer) as p
    full join customer_page as t using (customer) where (p.purchases, p.spent) is distinct from (t.purchases, t.spent)`);
  expect(differing).toEqual([]);
  await shop.runWell('db-check baseline --runs 120 --seconds 60 --name after');
  const [before, after] = [timingOf(shop, 'before'), timingOf(shop, 'after')];
  for (const percentile of ['p50Ms', 'p90Ms', 'p99Ms'] as const)
    expect(after[percentile]).toBeLessThan(before[percentile] ?? Number.NaN);
});

it.each([
  [
    'that forgets what is returned',
    "if tg_op in ('UPDATE', 'DELETE') then",
    "if tg_op in ('UPDATE') then",
    '99.9 % of the totals agree',
  ],
  [
    'that forgets when it counted',
    'values (new.customer, 1, new.amount, clock_timestamp())',
    "values (new.customer, 1, new.amount, 'epoch')",
    'totals lag less than 5 s',
  ],
])(
  'a trigger %s closes its gate, and everything is taken back while customers buy',
  async (_, from, to, gate) => {
    const shop = await createShop();
    shop.change(TOTALS, from, to);
    const before = await shop.objects();
    const endTraffic = await startTraffic(shop);
    const rollout = await shop.run('db-deploy rollout --yes');
    await endTraffic();
    const text = rollout.stdout.replaceAll(/\s+/g, ' ');
    expect(text).toContain(`gate ${gate}`);
    expect(text).toContain('shop-oncall@example.com');
    expect(rollout.exitCode).toBe(1);
    expect(await shop.objects()).toEqual(before);
    expect(await phasesOf(shop.database)).toEqual(
      ['create', 'begin-empty', 'keep', 'backfill'].map((name) => `${name} rolled-back`),
    );
  },
);

it('a page that became slower falls back to adding up, and the totals stay', async () => {
  const shop = await createShop();
  shop.change(
    PAGE,
    'from customer_total\n',
    'from customer_total, lateral (select pg_sleep(0.05)) as slow\n',
  );
  const page = "select pg_get_viewdef('customer_page'::regclass) as text";
  const before = await shop.database.query(page);
  const rollout = await shop.run('db-deploy rollout --yes');
  expect(rollout.stdout.replaceAll(/\s+/g, ' ')).toContain('gate the page meets its target');
  expect(rollout.exitCode).toBe(1);
  expect(await shop.database.query(page)).toEqual(before);
  expect(await phasesOf(shop.database)).toEqual([...DONE.slice(0, 4), 'read rolled-back']);
  expect(await shop.database.query('select count(*)::int as n from customer_total')).toEqual([{ n: 4 }]);
});
