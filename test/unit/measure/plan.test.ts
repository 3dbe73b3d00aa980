import { expect, it } from 'vitest';
import { indexesUsed, planFacts } from '../../../src/measure/plan-facts.ts';
import type { PlanNode } from '../../../src/measure/plan-node.ts';
import { planShape } from '../../../src/measure/plan-shape.ts';

const DEFINITIONS = {
  'app.a_idx': 'ON app.parcel USING btree (a)',
  'app.b_idx': 'ON app.parcel USING btree (b) WHERE (b > 5)',
};

/** Two bitmap scans under a hash join, as EXPLAIN (ANALYZE, VERBOSE, BUFFERS, FORMAT JSON) answers. */
function plan(overrides: { readonly value?: string; readonly index?: string } = {}): PlanNode {
  const { value = 'x', index = 'a_idx' } = overrides;
  return {
    'Node Type': 'Limit',
    'Actual Rows': 10,
    'Actual Loops': 1,
    'Total Cost': Math.random(),
    'Shared Hit Blocks': 40,
    'Shared Read Blocks': 2,
    'Temp Read Blocks': 3,
    'Temp Written Blocks': 4,
    Plans: [
      {
        'Node Type': 'Hash Join',
        'Join Type': 'Left',
        'Actual Loops': 1,
        'Hash Cond': '(p.id = l.parcel_id)',
        Plans: [
          {
            'Node Type': 'Bitmap Heap Scan',
            Schema: 'app',
            'Relation Name': 'parcel',
            'Actual Rows': 70,
            'Actual Loops': 3,
            'Rows Removed by Index Recheck': 10,
            'Recheck Cond': `(p.a = '${value}'::text)`,
            Plans: [
              {
                'Node Type': 'BitmapAnd',
                'Actual Loops': 3,
                Plans: [
                  {
                    'Node Type': 'Bitmap Index Scan',
                    'Index Name': index,
                    'Actual Loops': 3,
                    'Index Cond': `(p.a = '${value}'::text)`,
                  },
                  { 'Node Type': 'Bitmap Index Scan', 'Index Name': 'b_idx', 'Actual Loops': 3 },
                ],
              },
            ],
          },
          {
            'Node Type': 'Seq Scan',
            'Parallel Aware': true,
            Schema: 'app',
            'Relation Name': 'letter',
            'Actual Rows': 2,
            'Actual Loops': 1,
            'Rows Removed by Filter': 9_998,
          },
        ],
      },
      {
        'Node Type': 'Index Only Scan',
        'Subplan Name': 'InitPlan 1',
        'Scan Direction': 'Backward',
        Schema: 'app',
        'Relation Name': 'never',
        'Index Name': 'never_idx',
        'Actual Loops': 0,
        'Heap Fetches': 0,
      },
    ],
  };
}

it('writes the plan as its shape', () => {
  expect(planShape(plan(), DEFINITIONS)).toEqual([
    'Limit',
    '  Hash Join (Left) Hash Cond: (p.id = l.parcel_id);',
    '    Bitmap Heap Scan on app.parcel Recheck Cond: (p.a = ?);',
    '      BitmapAnd',
    '        Bitmap Index Scan using [ON app.parcel USING btree (a)] Index Cond: (p.a = ?);',
    '        Bitmap Index Scan using [ON app.parcel USING btree (b) WHERE (b > 5)]',
    '    Parallel Seq Scan on app.letter',
    '  InitPlan 1: Index Only Scan (Backward) on app.never using [unknown: never_idx]',
  ]);
});

it('gives other values and another name of the same index the same shape, another definition another', () => {
  const shape = planShape(plan(), DEFINITIONS);
  expect(planShape(plan({ value: "it''s" }), DEFINITIONS)).toEqual(shape);
  expect(
    planShape(plan({ index: 'renamed' }), { ...DEFINITIONS, 'app.renamed': DEFINITIONS['app.a_idx'] }),
  ).toEqual(shape);
  expect(planShape(plan(), { ...DEFINITIONS, 'app.a_idx': 'ON app.parcel USING btree (a, b)' })).not.toEqual(
    shape,
  );
});

it('counts work: blocks with those of serializing, rows of all loops, big scans, only what ran', () => {
  const facts = planFacts(
    { Plan: plan(), Serialization: { 'Shared Hit Blocks': 5, 'Shared Read Blocks': 1 } },
    DEFINITIONS,
  );
  expect(facts).toMatchObject({
    sharedHitBlocks: 45,
    sharedReadBlocks: 3,
    tempBlocks: 7,
    rowsRead: 240 + 10_000,
    heapFetches: 0,
    bigSequentialScans: ['app.letter'],
  });
  expect(facts.access).toEqual([
    { scan: 'Bitmap Index Scan', relation: 'app.parcel', index: 'app.a_idx' },
    { scan: 'Bitmap Index Scan', relation: 'app.parcel', index: 'app.b_idx' },
    { scan: 'Parallel Seq Scan', relation: 'app.letter' },
  ]);
  expect(indexesUsed(facts)).toEqual(['app.a_idx', 'app.b_idx']);
});
