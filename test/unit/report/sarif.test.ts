import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Finding } from '../../../src/report/finding.ts';
import { renderSarif } from '../../../src/report/sarif.ts';
import type { Report } from '../../../src/report/report.ts';
import { exampleReport } from './example-report.ts';

const require = createRequire(import.meta.url);
const json = (name: string): object => JSON.parse(readFileSync(require.resolve(name), 'utf8')) as object;
const ajv = new Ajv({ schemaId: 'auto', allErrors: true });
ajv.addMetaSchema(json('ajv/lib/refs/json-schema-draft-04.json'));
const validate = ajv.compile(json('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'));

/** What the schema of SARIF has against the text. */
function faultsOf(text: string): readonly unknown[] {
  return validate(JSON.parse(text)) === true ? [] : (validate.errors ?? ['invalid']);
}

const TEXTS = new Map([
  [
    'careful',
    { title: 'Care is taken', why: 'It [matters](x) for {0} of `us`', fix: 'take care: a[1] = {}' },
  ],
]);

const careful: Finding = {
  id: 'careful',
  status: 'warn',
  subject: 'table public."Ordér"',
  message: "default '{}' of [this](1), \u001b[2J and 👍",
  fix: "update t set a = '{1}';",
  location: {
    file: 'migra tions/100%_ö#1?/c:\\d.sql',
    line: 2,
    column: 5,
    lineText: "  👍 alter table t -- 'x'",
    end: { line: 3, column: 4, lineText: '  👍, b;' },
  },
};

const plain: Finding = { id: 'plain', status: 'fail', subject: '', message: 'nothing is known of it' };

const hostile: Report = {
  ...exampleReport,
  command: 'db-check lint',
  sections: [
    {
      kind: 'findings',
      id: 'findings',
      title: 'Findings',
      findings: [
        careful,
        careful,
        { ...plain, accepted: { owner: 'Ada', until: '2027-01-31', reason: 'it is {known}' } },
        { ...plain, status: 'unknown', optional: true },
        { ...plain, status: 'unknown', subject: 'all' },
        { ...plain, id: 'noted', status: 'pass', isNote: true },
        { ...plain, id: 'good', status: 'pass' },
        { ...plain, id: 'left-out', status: 'skipped' },
      ],
    },
  ],
};

it('renders every kind of finding, and is SARIF 2.1.0', async () => {
  const text = renderSarif(hostile, TEXTS);
  expect(faultsOf(text)).toEqual([]);
  await expect(text).toMatchFileSnapshot('../../golden/report-hostile.sarif');
  const plainText = renderSarif(exampleReport, TEXTS);
  expect(faultsOf(plainText)).toEqual([]);
  await expect(plainText).toMatchFileSnapshot('../../golden/report.sarif');
});

it('the schema has something against what is not SARIF', () => {
  const text = renderSarif(hostile, TEXTS);
  expect(faultsOf(text.replace('"startLine": 2', '"startLine": 0'))).not.toEqual([]);
  expect(faultsOf(text.replace('"level": "warning"', '"level": "warn"'))).not.toEqual([]);
  expect(faultsOf(text.replace('"columnKind"', '"columnKinds"'))).not.toEqual([]);
});

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions: readonly unknown[];
  readonly locations: readonly {
    readonly physicalLocation?: {
      readonly artifactLocation: { readonly uri: string };
      readonly region: Readonly<Record<string, number>>;
    };
  }[];
}

function resultsOf(report: Report): readonly Result[] {
  const { runs } = JSON.parse(renderSarif(report, TEXTS)) as { runs: { results: readonly Result[] }[] };
  return runs[0]?.results ?? [];
}

it('says where in units of UTF-16, and the file as a URI', () => {
  const { artifactLocation, region } = resultsOf(hostile)[0]?.locations[0]?.physicalLocation ?? {};
  expect(region).toEqual({ startLine: 2, startColumn: 6, endLine: 3, endColumn: 5 });
  expect(artifactLocation?.uri).toBe('migra%20tions/100%25_%C3%B6%231%3F/c%3A%5Cd.sql');
});

it('leaves out what passed, and suppresses what somebody answers for', () => {
  const told = resultsOf(hostile).map(
    ({ ruleId, level, suppressions }) => `${ruleId} ${level} ${suppressions.length}`,
  );
  expect(told).toEqual([
    'careful warning 0',
    'careful warning 0',
    'plain error 1',
    'plain warning 0',
    'plain error 0',
    'noted note 0',
  ]);
});

function fingerprintsOf(findings: readonly Finding[]): readonly unknown[] {
  const sections: Report['sections'] = [{ kind: 'findings', id: 'a', title: 'A', findings }];
  return resultsOf({ ...hostile, sections }).map(
    ({ partialFingerprints }) => partialFingerprints['plumblineFinding/v1'],
  );
}

it('keeps a fingerprint while the line is moved, and tells twins apart', () => {
  const moved = { ...careful, location: { ...careful.location!, line: 9, lineText: ' 👍 x' } };
  const [one, twin] = fingerprintsOf([careful, careful]);
  expect(twin).not.toBe(one);
  expect(fingerprintsOf([{ ...careful, location: { ...careful.location!, line: 9 } }])).toEqual([one]);
  expect(fingerprintsOf([moved])).not.toEqual([one]);
});

it('is SARIF whatever the texts of others are', () => {
  const text = fc.string({ unit: 'binary' });
  const location = fc.record({
    file: text,
    line: fc.integer({ min: 1, max: 9 }),
    column: fc.integer({ min: 1, max: 9 }),
    lineText: text,
  });
  const finding = fc.record({
    id: fc.constantFrom('careful', 'plain'),
    status: fc.constantFrom('warn', 'fail', 'unknown', 'pass'),
    ...{ subject: text, message: text, fix: text, location },
  });
  fc.assert(
    fc.property(fc.array(finding), (findings) => {
      const sections: Report['sections'] = [{ kind: 'findings', id: 'a', title: 'A', findings }];
      expect(faultsOf(renderSarif({ ...hostile, sections }, TEXTS))).toEqual([]);
    }),
    { numRuns: 20 },
  );
});
