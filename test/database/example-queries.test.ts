import { expect, it } from 'vitest';
import { connect } from '../../src/db/connect.ts';
import { parseConnectionTarget } from '../../src/db/connection-target.ts';
import { explain } from '../../src/measure/explain.ts';
import { indexesUsed, type PlanFacts } from '../../src/measure/plan-facts.ts';
import { readTargetQueries } from '../../src/measure/read-queries.ts';
import { sampleParameters } from '../../src/measure/sample-parameters.ts';
import { createDatabase } from '../support/database.ts';
import { EXAMPLE, loadExample, runByHand } from '../support/example.ts';

interface Explained {
  readonly query: string;
  readonly label: string;
  readonly values: readonly (string | null)[];
  readonly plan: PlanFacts;
}

it('gives every target query less work to do and the index it waits for', async () => {
  const { url } = await createDatabase();
  await runByHand(url, EXAMPLE.init, 'migration.sql');
  await loadExample(url, 0.05);
  const before = await explainAll(url);
  await runByHand(url, EXAMPLE.optimizations, 'migration.sql');
  const between = await explainAll(url, before);
  await runByHand(url, EXAMPLE.cleanup, 'migration.sql');
  const after = await explainAll(url, before);

  expect(after.map(({ query, label }) => `${query} ${label}`.trim())).toEqual([
    'dedupe-lookup heaviest',
    'dedupe-lookup typical',
    'dedupe-lookup miss',
    'evidence-count heaviest',
    'evidence-count typical',
    'evidence-list heaviest',
    'evidence-list typical',
    'issue-list heaviest',
    'issue-list typical',
    'issue-list miss',
    'recent-issue-count',
    'recent-reports',
  ]);
  for (const [index, { query, label, plan }] of after.entries()) {
    const old = before[index]?.plan;
    if (old === undefined) throw new Error('every query is explained three times');
    expect(blocks(plan), `${query} ${label}: blocks`).toBeLessThan(40);
    // a site that few people ask about, or nobody, was found quickly before
    if (query !== 'dedupe-lookup' || label === 'heaviest') {
      expect(blocks(old), `${query} ${label}: blocks before`).toBeGreaterThan(20 * blocks(plan));
    }
    expect(plan.bigSequentialScans).toEqual([]);
    expect(plan.shape).toEqual(between[index]?.plan.shape);
    const expected = targetQueries.find(({ name }) => name === query)?.expectedIndexes ?? [];
    expect(expected.length).toBeGreaterThan(0);
    expect(indexesUsed(plan)).toEqual(expect.arrayContaining(expected.map((name) => `public.${name}`)));
  }
});

const blocks = (plan: PlanFacts): number => plan.sharedHitBlocks + plan.sharedReadBlocks;

const targetQueries = readTargetQueries(EXAMPLE.validation);

/** With the parameters of `earlier`, as a comparison does it. */
async function explainAll(url: string, earlier: readonly Explained[] = []): Promise<readonly Explained[]> {
  const target = parseConnectionTarget(url, {});
  const db = await connect({ target, profile: 'measure', applicationName: 'db-check/test' });
  try {
    const all: Explained[] = [];
    for (const query of targetQueries) {
      const known = earlier.filter((explained) => explained.query === query.name);
      const sample = known.length > 0 ? { sets: known } : await sampleParameters(db, query);
      if (!('sets' in sample)) throw new Error(`${query.name}: ${sample.error.message}`);
      for (const { label, values } of sample.sets) {
        const { rows } = await db.queryText(query.body.sql, values);
        expect(rows.length > 0, `${query.name} ${label}`).toBe(label !== 'miss');
        all.push({ query: query.name, label, values, plan: await explain(db, query.body.sql, values) });
      }
    }
    return all;
  } finally {
    await db.close();
  }
}
