import { expect, it } from 'vitest';
import { loadParser } from '../../../src/migrations/parser.ts';
import { split } from '../../../src/migrations/split.ts';
import { judgeMutant } from '../../support/judge-mutant.ts';
import { mutantOf } from '../../support/mutate-sql.ts';
import { readSqlSeeds } from '../../support/sql-seeds.ts';

const parser = await loadParser();
const seeds = readSqlSeeds();

/** A sample, others each time; `npm run test:chaos` judges 100,000. */
it('a file that is torn open is judged all the same, and every place is inside of it', () => {
  const first = Number(process.env['PLUMBLINE_SAMPLE_SEED'] ?? Date.now() % 1_000_000) * 1000;
  console.log(`mutants: 200 from ${first}; again with PLUMBLINE_SAMPLE_SEED=${first / 1000}`);
  for (let number = first; number < first + 200; number += 1) {
    const text = mutantOf(seeds, number);
    expect(judgeMutant(parser, text, number), `mutant ${number}: ${JSON.stringify(text)}`).toEqual([]);
  }
}, 120_000);

it('what is nested too deeply is a finding, and every text behind it is parsed', () => {
  const deep = [
    `select ${'1+'.repeat(10_000)}1`,
    `select ${'('.repeat(20_000)}1${')'.repeat(20_000)}`,
    `${'/*'.repeat(50_000)}${'*/'.repeat(50_000)} select 1`,
  ];
  for (const text of deep) {
    const { refusals } = split(parser, `${text}; create index i on t (a);`);
    expect(['nested-too-deep', 'syntax-error']).toContain(refusals[0]?.code);
    expect(judgeMutant(parser, `${text}; create index i on t (a);`, 0)).toEqual([]);
  }
  // C never takes its stack back: without our doing the 16th would have been the last
  for (let count = 0; count < 30; count += 1) parser.parse(deep[0] ?? '');
  const whole = `select ${'('.repeat(3000)}1${')'.repeat(3000)}; select 2`;
  expect(split(parser, whole).statements).toHaveLength(2);
}, 120_000);

it('rows behind COPY FROM STDIN are told apart, however many there are', () => {
  const rows = 'copy "t" (a) from stdin;\n1\\n;\n\'x\n\\.\n';
  const { statements, refusals } = split(parser, `${rows.repeat(20)}select 1;`);
  expect([statements.length, refusals.filter(({ code }) => code === 'syntax-error')]).toEqual([21, []]);
  const torn = `${'copy t from stdin '.repeat(20_000)}\n!!\n\\.\n`;
  expect(split(parser, torn).refusals).not.toEqual([]);
}, 60_000);
