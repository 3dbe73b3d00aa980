import { expect, test } from 'vitest';
import type { Comparison } from '../../../src/measure/compare.ts';
import { planChangeSections } from '../../../src/measure/plan-changes.ts';
import { comparePlans } from '../../../src/measure/plan-difference.ts';
import type { PlanFacts } from '../../../src/measure/plan-facts.ts';
import { measured } from '../../support/measurements.ts';

const facts = (lines: Readonly<Record<string, number>>): Partial<PlanFacts> => ({
  shape: Object.keys(lines),
  nodes: Object.values(lines).map((ownBlocks) => ({ ownBlocks, rows: 1, estimateError: 1 })),
});

const SCAN = facts({
  Limit: 0,
  '  Sort Sort Key: sent_at DESC;': 3,
  '    Seq Scan on public.parcel Filter: (customer = $1);': 17_410,
});
const INDEX = facts({
  Limit: 0,
  '  Index Scan on public.parcel using [ON public.parcel USING btree (customer, sent_at DESC)] Index Cond: (customer = $1);': 4,
});

const comparison = (label: string, before: Partial<PlanFacts>, after: Partial<PlanFacts>): Comparison => ({
  query: 'latest',
  label,
  verdict: 'improved',
  reason: 'less work and faster',
  sides: { before: measured({ plan: before }), after: measured({ plan: after }) },
});

test('the tree of both plans, the heaviest nodes and why; equal changes stand together', () => {
  const sections = planChangeSections([
    comparison('typical', SCAN, INDEX),
    comparison('heaviest', SCAN, INDEX),
    comparison('miss', INDEX, INDEX),
  ]);
  expect(sections).toMatchObject([
    {
      id: 'plan-changes',
      lines: [
        'latest typical, heaviest:',
        '  Limit',
        '-   Sort Sort Key: sent_at DESC; (3 blocks)',
        '-     Seq Scan on public.parcel Filter: (customer = $1); (17,410 blocks)',
        expect.stringMatching(/^\+ {3}Index Scan on public\.parcel using \[ON .*… \(4 blocks\)$/),
        '= less work because of Index Scan on public.parcel instead of Seq Scan on public.parcel: 17,410 blocks to 4',
      ],
    },
  ]);
});

test('nothing is said where nothing changed, whatever the blocks', () => {
  expect(planChangeSections([comparison('typical', INDEX, INDEX)])).toEqual([]);
  const more = facts({ 'Seq Scan on public.parcel': 10 });
  const less = facts({ 'Seq Scan on public.parcel': 5 });
  expect(comparePlans(measured({ plan: more }).plan, measured({ plan: less }).plan)).toBeUndefined();
});

test('turned around, what was gone is new', () => {
  const [one, other] = [measured({ plan: SCAN }).plan, measured({ plan: INDEX }).plan];
  const [there, back] = [comparePlans(one, other), comparePlans(other, one)];
  expect(there?.from).toMatchObject({ ownBlocks: 17_410 });
  expect(back?.to).toEqual({ ...there?.from, mark: '+' });
});
