import fc from 'fast-check';
import { expect, it } from 'vitest';
import { renderHtml } from '../../../src/report/html/page.ts';
import type { Report } from '../../../src/report/report.ts';
import { exampleReport } from './example-report.ts';

it('renders every kind of section, and both charts', async () => {
  await expect(renderHtml(exampleReport)).toMatchFileSnapshot('../../golden/report.html');
});

it('needs nothing from elsewhere and runs nothing', () => {
  const page = renderHtml(exampleReport);
  expect(page).toContain(
    `content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; img-src data:"`,
  );
  expect(page).not.toMatch(/<script|https?:|@import|\ssrc=|\son\w+=|@font-face/i);
  expect(page.match(/url\([^)]*\)/g)).toEqual(['url(#hatching)']);
});

/** What the renderers write themselves: a name, and attributes with quoted values. */
const TAG = /^<(!doctype html|\/?[a-z][a-z0-9]*(\s+[a-z][\w:-]*="[^"<>]*")*\s*\/?)>$/i;
const OWN_TAGS = new Set(
  renderHtml(exampleReport)
    .match(/<\/?[a-z0-9]+/gi)
    ?.map((tag) => tag.toLowerCase()),
);

/** Every text of the report replaced, the shape kept. */
function replaceTexts(value: unknown, text: () => string, key = ''): unknown {
  const KEPT = ['kind', 'status', 'tone', 'align', 'startedAt', 'finishedAt'];
  if (typeof value === 'string') return KEPT.includes(key) ? value : text();
  if (Array.isArray(value)) return value.map((one) => replaceTexts(one, text, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, replaceTexts(one, text, name)]),
  );
}

const HOSTILE = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '</style><script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '</title><svg/onload=alert(1)>',
    '<!--',
    ']]>',
    '${1}`',
    'javascript:alert(1)',
    '&lt;script&gt;',
    '\u202e\u0000\u001b[2J',
  ),
);

it('is broken by no text of others', () => {
  fc.assert(
    fc.property(fc.infiniteStream(HOSTILE), (texts) => {
      const hostile = replaceTexts(exampleReport, () => texts.next().value ?? '') as Report;
      const page = renderHtml(hostile);
      const [, style = ''] = /<style>([^]*?)<\/style>/.exec(page) ?? [];
      const rest = page.replace(style, '');
      const tags = rest.match(/<[^>]*>/g) ?? [];
      expect(tags).toHaveLength(rest.split('<').length - 1);
      expect(tags.filter((tag) => !TAG.test(tag))).toEqual([]);
      const names = new Set(rest.match(/<\/?[a-z0-9]+/gi)?.map((tag) => tag.toLowerCase()));
      expect([...names].filter((name) => !OWN_TAGS.has(name))).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

it('shows what is hostile as it is', () => {
  const summary = '<b>"x" & \'y\'</b>';
  const page = renderHtml({ ...exampleReport, verdict: { ...exampleReport.verdict, summary } });
  expect(page).toContain('&lt;b&gt;&quot;x&quot; &amp; &#39;y&#39;&lt;/b&gt;');
});
