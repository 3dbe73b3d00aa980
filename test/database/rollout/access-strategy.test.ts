import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { phasesOf } from '../../support/rollout.ts';
import { createWorkedRollout, type WorkedRollout } from '../../support/worked-rollout.ts';

const READ = {
  scan: `select id, note from "Order" where placed_on > '2000-01-01' and customer + 0 = $1 order by placed_on desc limit 20`,
  index: 'select id, note from "Order" where customer = $1 order by placed_on desc limit 20',
} as const;

/** Which shares were set, in order. */
function sharesOf({ folder }: WorkedRollout): readonly number[] {
  const file = join(folder, 'flag');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map(Number) : [];
}

/** The application: reads the flag at every request, and notes how it went. Ends with the test. */
async function startApplication(rollout: WorkedRollout, isBroken: (share: number) => boolean): Promise<void> {
  const client = await rollout.database.client();
  await untilTables(client);
  await client.query(
    `insert into "Order" select n, n % 500, date '2020-01-01' + n % 900, repeat('note ', 10) from generate_series(1, 15000) n;
     analyze "Order"`,
  );
  const over = new AbortController();
  const request = async (number: number): Promise<void> => {
    const share = sharesOf(rollout).at(-1) ?? 0;
    const strategy = (number * 37) % 100 < share ? 'index' : 'scan';
    const failed = strategy === 'index' && isBroken(share);
    const start = performance.now();
    if (!failed) await client.query(READ[strategy], [number % 500]);
    const ms = performance.now() - start;
    await client.query('insert into request values ($1, $2, $3, $4)', [strategy, share, ms, failed]);
  };
  const working = (async () => {
    for (let number = 0; !over.signal.aborted; number++) await request(number);
  })().catch(() => undefined);
  onTestFinished(async () => {
    over.abort();
    await working;
  });
}

async function untilTables(client: pg.Client): Promise<void> {
  const { rows } = await client.query(`select to_regclass('request') is not null as "isThere"`);
  expect(rows).toEqual([{ isThere: true }]);
}

async function indexesOf({ database }: WorkedRollout): Promise<readonly unknown[]> {
  const rows = await database.query(
    'select indexrelid::regclass::text as name from pg_index where indrelid = to_regclass(\'"Order"\') and not indisprimary order by 1',
  );
  return rows.map(({ name }) => name);
}

/** Up to its index, and then with an application that reads and writes. */
async function begin(isBroken: (share: number) => boolean): Promise<WorkedRollout> {
  const rollout = await createWorkedRollout('access-strategy');
  expect((await rollout.run('db-deploy apply --to 20260101000000')).exitCode).toBe(0);
  const first = await rollout.run('db-deploy rollout --phase index');
  expect(first.exitCode, first.stdout + first.stderr).toBe(0);
  await startApplication(rollout, isBroken);
  return rollout;
}

it('goes from scan to index step by step, compares the strategies at each, and cleans up last', async () => {
  const rollout = await begin(() => false);
  const early = await rollout.run('db-deploy apply');
  expect(early.exitCode).toBe(0);
  expect(await indexesOf(rollout)).toEqual(['"Order_customer_idx"', '"Order_placed_on_idx"']);
  const end = await rollout.run('db-deploy rollout');
  expect(end.exitCode, end.stdout + end.stderr).toBe(0);
  expect(sharesOf(rollout)).toEqual([10, 50, 100]);
  expect(await indexesOf(rollout)).toEqual(['"Order_customer_idx"']);
  const compared = await rollout.database.query(
    `select gate, content->>'measured' as measured from db_check.gate_measurement
      where gate like 'index against scan%' and status = 'success' order by measured_at`,
  );
  expect(compared.map(({ gate }) => gate)).toEqual(
    [10, 10, 50, 50, 100, 100].map((share) => `index against scan at ${share} %`),
  );
});

it('gradual rollback: one step back, where it was good; --again when the cause is gone', async () => {
  let isBroken = true;
  const rollout = await begin((share) => share === 50 && isBroken);
  const end = await rollout.run('db-deploy rollout');
  expect(end.exitCode, end.stdout + end.stderr).toBe(1);
  expect(end.stdout.replaceAll(/\s+/g, ' ')).toContain(
    'phase half failed, and it was taken back: gate no errors at 50 %',
  );
  expect(end.stdout).toContain('orders team, #orders');
  expect(sharesOf(rollout)).toEqual([10, 50, 10]);
  expect(await phasesOf(rollout.database)).toEqual(['index done', 'ten done', 'half rolled-back']);
  isBroken = false;
  await rollout.database.query('delete from request where failed');
  expect((await rollout.run('db-deploy rollout --again')).exitCode).toBe(0);
  expect(sharesOf(rollout)).toEqual([10, 50, 10, 50, 100]);
});

it('quick rollback: everything, newest first, and the index with it', async () => {
  const rollout = await begin((share) => share === 100);
  await rollout.run('db-deploy rollout --phase ten');
  await rollout.run('db-deploy rollout --phase half');
  const end = await rollout.run('db-deploy rollout');
  expect(sharesOf(rollout)).toEqual([10, 50, 100, 50, 10, 0]);
  expect(end.exitCode).toBe(1);
  expect(await indexesOf(rollout)).toEqual(['"Order_placed_on_idx"']);
});
