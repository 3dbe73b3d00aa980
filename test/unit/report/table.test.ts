import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { fitColumns } from '../../../src/report/grid.ts';
import { renderTable } from '../../../src/report/table.ts';
import { displayWidth } from '../../../src/report/wrap.ts';
import { exampleReport } from './example-report.ts';

const text = renderTable(exampleReport, { width: 80, color: false });

it('renders every kind of section', async () => {
  await expect(text).toMatchFileSnapshot('../../golden/report.txt');
});

it('stays within 80 columns, except where text is to be pasted', () => {
  const long = text.split('\n').filter((line) => displayWidth(line) > 80);
  expect(long).toEqual([
    `  ${exampleReport.sections[0]?.kind === 'findings' ? exampleReport.sections[0].findings[1]?.fix : ''}`,
  ]);
});

it('loses no character of a long word', () => {
  expect(text.match(/x+/g)?.join('').replaceAll(/[^x]/g, '').length).toBeGreaterThanOrEqual(90);
});

it('lets no control character of others through', () => {
  expect(text).not.toContain('\u001b');
});

it('says the same with colour', () => {
  const colored = renderTable(exampleReport, { width: 80, color: true });
  expect(colored).not.toBe(text);
  expect(stripVTControlCharacters(colored).replaceAll(/ +$/gm, '')).toBe(text);
});

it('shrinks the widest column first', () => {
  expect(fitColumns([4, 30, 60], 70)).toEqual([4, 30, 36]);
  expect(fitColumns([4, 5], 70)).toEqual([4, 5]);
});
