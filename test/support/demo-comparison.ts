import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { PerformedStep } from '../../src/demo/perform.ts';
import { blocksOf, type Comparison } from '../../src/measure/compare.ts';
import type { Report } from '../../src/report/report.ts';

/** A plan that touches so many times fewer blocks is better, whatever a busy machine makes of the times. */
const PLAINLY = 20;

/** The demo's comparison of both sides: right by what was counted, readable in 80 columns, and the same text everywhere. */
export async function expectComparison(folder: string): Promise<void> {
  const text = readFileSync(join(folder, 'report.txt'), 'utf8');
  expect(text.split('\n').filter((line) => line.length > 80 && !isToPaste(line))).toEqual([]);
  const comparisons = readComparisons(folder);
  expect(comparisons.filter(({ verdict }) => verdict === 'regressed')).toEqual([]);
  const plain = comparisons.filter((one) => !hangsOnTime(one));
  expect(plain).toHaveLength(10);
  for (const { query, label, verdict, reason, sides } of plain) {
    const about = `${query} ${label}: ${verdict}, ${reason}`;
    expect(sides && blocksOf(sides.before) / blocksOf(sides.after), about).toBeGreaterThan(PLAINLY);
    expect(verdict === 'improved' || reason === 'less work, but slower', about).toBe(true);
  }
  const open = comparisons.filter(hangsOnTime).map(({ query, label }) => `${query} ${label}`);
  await expect(maskedTable(text, open)).toMatchFileSnapshot('../golden/demo-comparison.txt');
}

function readComparisons(folder: string): readonly Comparison[] {
  const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as Report;
  const steps = report.sections.find(({ id }) => id === 'steps');
  const performed = (steps?.kind === 'table' ? steps.data : []) as readonly PerformedStep[];
  const post = performed.find(({ step }) => step.id === 'post')?.report;
  const compared = post?.sections.find(({ id }) => id === 'comparison');
  return (compared?.kind === 'table' ? compared.data : []) as readonly Comparison[];
}

/** A site that few people ask about, or nobody, was found quickly before. */
function hangsOnTime({ query, label }: Pick<Comparison, 'query' | 'label'>): boolean {
  return query === 'dedupe-lookup' && label !== 'heaviest';
}

/** Commands are never cut. */
function isToPaste(line: string): boolean {
  return /^ {2}db-\w+ /.test(line);
}

/** Its lines without figures; a verdict that hangs on the machine is left open. */
function maskedTable(text: string, open: readonly string[]): string {
  const lines = text.slice(text.indexOf('\nBefore → after') + 1).split('\n');
  const end = lines.findIndex((line) => /^\S+.*: |^Before: |^$/.test(line));
  const masked = lines.slice(0, end).map((line) => {
    const short = line
      .replaceAll(/<?\d[\d,.]*(?: m?s)?(?![\w-])/g, '#')
      .replaceAll(/─+/g, '─')
      .replaceAll(/ +/g, ' ');
    const isOpen = open.some((one) => line.startsWith(`${one} `));
    return isOpen ? short.replace(/\w+$/, '(by time)') : short.replace('inconclusive', 'improved');
  });
  return `${masked.join('\n')}\n`;
}
