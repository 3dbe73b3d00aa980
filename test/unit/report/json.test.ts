import { expect, it } from 'vitest';
import { renderJson } from '../../../src/report/json.ts';
import { exampleReport } from './example-report.ts';

it('is exactly one document with a schema version', async () => {
  const text = renderJson(exampleReport);
  expect(JSON.parse(text)).toEqual(exampleReport);
  await expect(text).toMatchFileSnapshot('../../golden/report.json');
});
