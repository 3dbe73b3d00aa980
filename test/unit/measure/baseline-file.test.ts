import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import {
  prepareBaselineFile,
  readBaselineFile,
  writeBaselineFile,
} from '../../../src/measure/baseline-file.ts';
import { samplesOf } from '../../../src/measure/baseline.ts';
import { compareCircumstances } from '../../../src/measure/compare-circumstances.ts';
import { requireBaselineFile } from '../../../src/measure/find-baseline.ts';
import { parseTargetQuery } from '../../../src/measure/query-file.ts';
import { baseline, failed, measured, query } from '../../support/measurements.ts';

const BASELINE = baseline([
  query('a', { typical: measured() }),
  query('b', { x: failed('57014', 'too slow') }),
  query('c', {}),
]);

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'plumbline-baseline-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

it('reads back what it wrote, into a folder that it makes, and leaves nothing else there', () => {
  const file = join(folder(), 'kept/baseline.json');
  prepareBaselineFile(file);
  writeBaselineFile(file, baseline([]));
  writeBaselineFile(file, BASELINE);
  expect(readBaselineFile(file)).toEqual(BASELINE);
  expect(readdirSync(join(file, '..'))).toEqual(['baseline.json']);
});

it('says before the measuring that the file cannot be written', () => {
  const file = join(folder(), 'occupied');
  writeFileSync(file, '');
  const refusal = expect.objectContaining({ code: 'baseline-not-writable', exitCode: 2 });
  expect(() => prepareBaselineFile(join(file, 'baseline.json'))).toThrow(refusal);
  expect(() => writeBaselineFile(join(file, 'baseline.json'), BASELINE)).toThrow(refusal);
});

it.each([
  ['{"schemaVersion": 2, "queries": []}', 'not-a-baseline'],
  ['{"verdict": "a report"}', 'not-a-baseline'],
  ['null', 'not-a-baseline'],
  ['{"schemaVersion": 1', 'baseline-not-readable'],
])('refuses %s', (text, code) => {
  const file = join(folder(), 'baseline.json');
  writeFileSync(file, text);
  expect(() => readBaselineFile(file)).toThrow(expect.objectContaining({ code, exitCode: 2 }));
});

it('never starts from another file than the one that was named', () => {
  const place = folder();
  expect(readBaselineFile(join(place, 'none.json'))).toBeUndefined();
  expect(() => requireBaselineFile(place, 'none.json')).toThrow(
    expect.objectContaining({ code: 'no-baseline', message: 'there is no baseline none.json' }),
  );
  expect(existsSync(join(place, 'none.json'))).toBe(false);
});

it('measures the same values again, unless the query is another one or had none', () => {
  const same = ['a', 'b', 'c'].map((name) =>
    parseTargetQuery(`${name}.sql`, `-- target: 1s\nselect ${name}`),
  );
  expect([...samplesOf(BASELINE, same)]).toEqual([
    [
      'a',
      {
        columns: [{ name: 'customer', type: 'text' }],
        sets: [{ label: 'typical', values: ['value of typical'] }],
      },
    ],
    ['b', { columns: [{ name: 'customer', type: 'text' }], sets: [{ label: 'x', values: ['value of x'] }] }],
  ]);
  expect([...samplesOf(BASELINE, [parseTargetQuery('a.sql', '-- target: 1s\nselect other')])]).toEqual([]);
});

it('tells what else changed, and nothing when nothing did', () => {
  expect(compareCircumstances(BASELINE, BASELINE)).toEqual([]);
  const other = baseline([], {
    target: 'app@other:5432/shop',
    serverVersion: 170_010,
    settings: { work_mem: '4096kB' },
    tables: [{ table: 'public.parcel', pages: 0, rows: -1 }],
  });
  expect(compareCircumstances(BASELINE, other)).toEqual([
    'Another database: app@db.example:5432/shop, then app@other:5432/shop.',
    'Another server version: 18.4, then 17.10; plans may differ for that alone.',
    'jit was on and is unknown.',
    'public.parcel had about 60,000 rows and has never been counted.',
  ]);
});
