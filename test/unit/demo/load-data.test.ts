import { expect, it } from 'vitest';
import { planSteps } from '../../../src/demo/load-data.ts';

it('runs files with the same number together, in numeric order, and nothing else', () => {
  const names = ['100_last.sql', '20_b.sql', 'README.md', '20_a.sql', '9_first.sql', 'notes.sql'];
  expect(planSteps(names)).toEqual([['9_first.sql'], ['20_a.sql', '20_b.sql'], ['100_last.sql']]);
});
