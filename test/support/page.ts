import axe, { type AxeResults } from 'axe-core';
import type { Browser, Page } from 'puppeteer-core';

export const SCHEMES = ['light', 'dark'] as const;
export const WIDTHS = [1280, 400] as const;

export interface Opening {
  readonly url: string;
  readonly scheme: (typeof SCHEMES)[number];
  readonly width: number;
}

export interface OpenedPage {
  readonly page: Page;
  /** Everything that it asked for. */
  readonly requests: readonly string[];
  /** What the console and the page itself complained about. */
  readonly troubles: readonly string[];
}

export async function openPage(browser: Browser, { url, scheme, width }: Opening): Promise<OpenedPage> {
  const page = await browser.newPage();
  const requests: string[] = [];
  const troubles: string[] = [];
  page.on('request', (request) => void (request.url().startsWith('data:') || requests.push(request.url())));
  page.on('console', (message) => void troubles.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => void troubles.push(String(error)));
  page.on('requestfailed', (request) => void troubles.push(`not loaded: ${request.url()}`));
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  await page.goto(url, { waitUntil: 'networkidle0' });
  return { page, requests, troubles };
}

export interface Look {
  /** Serious and critical ones by axe's rules, with the first place of each. */
  readonly problems: readonly string[];
  /** How far the page can be scrolled sideways. */
  readonly overflowPx: number;
  readonly smallestFontPx: number;
}

/** Everything folded out first: what is hidden is not looked at. */
export async function readLook(page: Page): Promise<Look> {
  await page.evaluate('document.querySelectorAll("details").forEach((one) => { one.open = true; })');
  await page.evaluate(axe.source);
  const results = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as AxeResults;
  const serious = results.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return {
    problems: serious.map(
      ({ id, help, nodes }) => `${id}: ${help}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`,
    ),
    overflowPx: (await page.evaluate(OVERFLOW)) as number,
    smallestFontPx: (await page.evaluate(SMALLEST)) as number,
  };
}

const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

/** Of what is shown and holds text itself. */
const SMALLEST = `Math.min(...[...document.body.querySelectorAll('*')]
  .filter((one) => one.getClientRects().length > 0 && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== ''))
  .map((one) => parseFloat(getComputedStyle(one).fontSize)))`;
