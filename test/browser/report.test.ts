import { execFile } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderHtml } from '../../src/report/html/page.ts';
import { ROOT } from '../support/cli.ts';
import { findChromium, startChromium } from '../support/chromium.ts';
import { openPage, readLook, SCHEMES, WIDTHS } from '../support/page.ts';
import { exampleReport } from '../unit/report/example-report.ts';

const chromium = findChromium();
const why = chromium === undefined ? ' (skipped: no Chromium here, apt-get install chromium)' : '';

describe.skipIf(chromium === undefined)(`the page of a report in Chromium${why}`, () => {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    browser = await startChromium(chromium ?? '');
    folder = mkdtempSync(join(tmpdir(), 'plumbline-page-'));
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  const urlOf = (page: string): string => {
    const file = join(folder, 'report.html');
    writeFileSync(file, page);
    return pathToFileURL(file).href;
  };

  /** In both schemes and at both widths, on the screen and on paper. */
  async function look(html: string): Promise<void> {
    const url = urlOf(html);
    for (const scheme of SCHEMES) {
      for (const width of WIDTHS) {
        const opened = await openPage(browser, { url, scheme, width });
        const seen = await readLook(opened.page);
        expect({ scheme, width, ...seen }).toMatchObject({ problems: [], overflowPx: 0 });
        expect(seen.smallestFontPx).toBeGreaterThanOrEqual(12);
        expect(opened.requests).toEqual([url]);
        expect(opened.troubles).toEqual([]);
        expect((await opened.page.screenshot({ fullPage: true })).length).toBeGreaterThan(10_000);
        await opened.page.close();
      }
    }
  }

  it('shows every kind of section', () => look(renderHtml(exampleReport)));

  it('shows the rollout of the demo', async () => {
    const cwd = join(folder, 'demo');
    mkdirSync(cwd);
    const demo = [join(ROOT, 'dist/bin/db-check.cjs'), 'demo', '--scale', '0.01'];
    await promisify(execFile)(process.execPath, demo, { cwd });
    const [page = ''] = globSync('.plumbline/*/rollout.html', { cwd });
    const html = readFileSync(join(cwd, page), 'utf8');
    expect(html).toContain('<h1>Rollout performance</h1>');
    expect(html).toContain('Outline: what was planned.');
    expect(html).toContain('A mark is the median');
    await look(html);
  });

  it('sees what would be wrong', async () => {
    const wrong =
      '<p style="color: #999; width: 2000px">pale</p><img src="http://127.0.0.1:9/x.png"><script>console.error("x")</script>';
    const opened = await openPage(browser, { url: urlOf(wrong), scheme: 'light', width: 400 });
    const { problems, overflowPx } = await readLook(opened.page);
    expect(problems.join()).toMatch(/color-contrast[^]*image-alt/);
    expect(overflowPx).toBeGreaterThan(1000);
    expect(opened.requests).toContain('http://127.0.0.1:9/x.png');
    expect(opened.troubles).toContain('error: x');
    await opened.page.close();
  });

  it('folds everything out on paper, in light colours', async () => {
    const { page } = await openPage(browser, {
      url: urlOf(renderHtml(exampleReport)),
      scheme: 'dark',
      width: 760,
    });
    const shown = `[...document.querySelectorAll('details pre')].map((one) => one.checkVisibility())`;
    expect(new Set((await page.evaluate(shown)) as boolean[])).toEqual(new Set([false]));
    await page.emulateMediaType('print');
    expect(new Set((await page.evaluate(shown)) as boolean[])).toEqual(new Set([true]));
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000);
    await page.close();
  });
});

it.runIf(process.env['PLUMBLINE_DEMAND_CHROMIUM'] !== undefined)(
  'has a Chromium, where one is demanded',
  () => {
    expect(chromium).toBeTypeOf('string');
  },
);
