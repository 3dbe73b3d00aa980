import { expect, it } from 'vitest';
import { FORMATS, formatOfFile } from '../../../src/report/format.ts';
import { renderGithub } from '../../../src/report/github.ts';
import { renderJunit } from '../../../src/report/junit.ts';
import { renderMarkdown } from '../../../src/report/markdown.ts';
import { renderPrometheus } from '../../../src/report/prometheus.ts';
import type { Report } from '../../../src/report/report.ts';
import { exampleReport } from './example-report.ts';

/** Texts that try to break out of each format. */
const hostile: Report = {
  ...exampleReport,
  sections: [
    {
      kind: 'findings',
      id: 'checks',
      title: 'Health checks',
      findings: [
        {
          id: 'long-running-queries',
          status: 'fail',
          subject: 'pid 1 ("]]></failure><x>\u0000', // the name of an application can be anything
          message: 'a|b\n::error::c%0A ```` @all <script> \\" {x="1"}',
          fix: 'select 1; -- ````\nselect 2;',
        },
        { id: 'required', status: 'unknown', subject: '', message: 'nobody knows' },
        {
          id: 'careful',
          status: 'warn',
          subject: '',
          message: 'look',
          location: {
            file: 'a:b,c.sql',
            line: 2,
            column: 3,
            lineText: 'select 1',
            end: { line: 2, column: 9, lineText: 'select 1' },
          },
        },
      ],
    },
  ],
  target: 'a"b\\c',
};

const RENDERERS = [
  ['junit', 'xml', renderJunit],
  ['markdown', 'txt', renderMarkdown],
  ['github', 'txt', renderGithub],
  ['prometheus', 'prom', renderPrometheus],
] as const;

it.each(RENDERERS)('%s renders every kind of section', async (name, ending, render) => {
  await expect(render(exampleReport)).toMatchFileSnapshot(`../../golden/report-${name}.${ending}`);
});

it.each(RENDERERS)('%s is broken by no text of others', async (name, ending, render) => {
  await expect(render(hostile)).toMatchFileSnapshot(`../../golden/report-${name}-hostile.${ending}`);
});

it('junit counts what it holds, and a report without checks is one case', () => {
  const xml = renderJunit(hostile);
  expect(xml).toContain('tests="3" failures="1" errors="1" skipped="0"');
  expect(xml.match(/<testcase /g)).toHaveLength(3);
  expect(xml).not.toContain('<x>');
  const empty = { ...exampleReport, sections: [] };
  expect(renderJunit(empty)).toContain('tests="1" failures="1"');
  expect(renderJunit({ ...empty, verdict: { status: 'good', summary: 'x', exitCode: 0 } })).toContain(
    'failures="0"',
  );
});

it('github keeps each annotation on its line', () => {
  const lines = renderGithub(hostile).trimEnd().split('\n');
  expect(lines.map((line) => /^::(\w+) /.exec(line)?.[1])).toEqual(['error', 'error', 'warning', 'error']);
  expect(lines[2]).toContain('file=a%3Ab%2Cc.sql,line=2,endLine=2,col=3,endColumn=8,title=careful::');
});

it('github takes no columns of what goes over several lines', () => {
  const [section] = hostile.sections;
  if (section?.kind !== 'findings') throw new Error('the first section has the findings');
  const findings = section.findings.map((finding) =>
    finding.location === undefined
      ? finding
      : { ...finding, location: { ...finding.location, end: { line: 4, column: 1, lineText: ');' } } },
  );
  const text = renderGithub({ ...hostile, sections: [{ ...section, findings }] });
  expect(text).toContain('file=a%3Ab%2Cc.sql,line=2,endLine=4,title=careful::');
});

it('prometheus has one status of each check', () => {
  const ones = renderPrometheus(exampleReport).match(/^plumbline_check_status\{.*\} 1$/gm);
  expect(ones?.map((line) => /check="([^"]*)",status="([^"]*)"/.exec(line)?.slice(1).join(' '))).toEqual([
    'server-version pass',
    'long-running-queries fail',
    'pooler skipped',
    'connections unknown',
  ]);
});

it('chooses the format by the name of the file', () => {
  expect(['a.json', 'a.MD', 'b.c/junit.xml', 'x.prom', 'x.sarif', 'x.txt', 'json'].map(formatOfFile)).toEqual(
    ['json', 'markdown', 'junit', 'prometheus', 'sarif', undefined, undefined],
  );
  expect(FORMATS).toContain('github');
});
