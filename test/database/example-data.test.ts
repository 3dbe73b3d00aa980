import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseConnectionTarget } from '../../src/db/connection-target.ts';
import { loadData } from '../../src/demo/load-data.ts';
import { createDatabase } from '../support/database.ts';
import { EXAMPLE, loadExample, runByHand } from '../support/example.ts';
import { stateOf } from '../support/state.ts';

it('leaves every object exactly as the first migration made it', async () => {
  const database = await createDatabase();
  await runByHand(database.url, EXAMPLE.init, 'migration.sql');
  const before = await stateOf(database);
  await loadExample(database.url, 0.01);
  expect(Object.keys(before)).toContain('index public."Scan_normalizedInput_idx"');
  expect(await stateOf(database)).toEqual(before);
});

it('gives the same rows every time, only their times move', async () => {
  expect(await loadedContent()).toEqual(await loadedContent());
});

it('is skewed as real data are', async () => {
  const database = await createDatabase();
  await runByHand(database.url, EXAMPLE.init, 'migration.sql');
  await loadExample(database.url, 0.05);
  const [facts] = await database.query(`
    with per_scan as (select count(e.id) as rows from "Scan" s left join "Evidence" e on e."scanId" = s.id group by s.id),
      per_site as (select count(*) as rows from "Scan" group by "normalizedInput"),
      document as (select octet_length(details::text) as bytes from "Evidence")
    select
      (select count(*)::int from "Scan") as scans,
      (select count(*)::int from "Evidence") as evidence,
      (select count(*)::int from "Issue") as issues,
      (select min(rows) || ' to ' || max(rows) from per_scan) as evidence_per_scan,
      (select round(100.0 * max(rows) / sum(rows))::int from per_site) as top_site_percent,
      (select percentile_disc(0.5) within group (order by rows)::int from per_site) as median_site_rows,
      (select min(bytes) between 100 and 200 and max(bytes) between 7000 and 8192 from document) as documents_to_8k,
      (select max("createdAt") between now() - interval '10 minutes' and now() from "Scan") as recent,
      (select max(octet_length("howToFix" || "whyItMatters")) > 1000 from "Issue") as long_texts
  `);
  expect(facts).toEqual({
    scans: 37_500,
    evidence: expect.toSatisfy((rows: number) => Math.abs(rows - 50_000) < 5_000),
    issues: expect.toSatisfy((rows: number) => Math.abs(rows - 25_000) < 2_500),
    evidence_per_scan: '0 to 500',
    top_site_percent: 7,
    median_site_rows: expect.toSatisfy((rows: number) => rows < 10),
    documents_to_8k: true,
    recent: true,
    long_texts: true,
  });
});

it('stops the server too when it is stopped', async () => {
  const database = await createDatabase();
  await runByHand(database.url, EXAMPLE.init, 'migration.sql');
  const stop = new AbortController();
  const load = loadData({
    target: parseConnectionTarget(database.url, {}),
    applicationName: 'db-check/test-stop',
    folder: join(EXAMPLE.root, 'prisma/demo-data'),
    scale: 1,
    stop: stop.signal,
    onFile: (name) => void (name.startsWith('20_scan') && stop.abort()),
  });
  await expect(load).rejects.toThrow();
  const active =
    "select pid from pg_stat_activity where application_name = 'db-check/test-stop' and state = 'active'";
  await expect.poll(() => database.query(active), { timeout: 20_000 }).toEqual([]);
});

async function loadedContent(): Promise<unknown> {
  const database = await createDatabase();
  await runByHand(database.url, EXAMPLE.init, 'migration.sql');
  await loadExample(database.url, 0.01);
  return database.query(
    `select 'Scan' as table, count(*), md5(string_agg(id || slug || input || "normalizedInput", ',' order by id))
     from "Scan"
     union all
     select 'Evidence', count(*), md5(string_agg(id || "scanId" || kind || severity || details, ',' order by id))
     from "Evidence" where "createdAt" < now() - interval '1 day'
     union all
     select 'Issue', count(*), md5(string_agg(id || "scanId" || key || summary || "sortWeight", ',' order by id))
     from "Issue" where "createdAt" < now() - interval '1 day'`,
  );
}
