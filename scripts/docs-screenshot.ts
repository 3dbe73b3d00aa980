import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { newRunId } from '../src/cli/context.ts';
import { BINARIES } from '../src/cli/registry.ts';
import { runBinary } from '../src/cli/run.ts';
import { startDemoServer } from '../src/demo/demo-database.ts';
import { loadData } from '../src/demo/load-data.ts';
import { findChromium, startChromium } from '../test/support/chromium.ts';
import { testContext } from '../test/support/context.ts';

/** Deploys the worked example to a server of its own, and takes a picture of what db-check report says of it. */
const root = join(import.meta.dirname, '..');
const folder = join(root, 'test/golden/report');
const SCALE = 0.3;

async function main(): Promise<void> {
  const executable = findChromium();
  if (executable === undefined) throw new Error('needs a Chromium: apt-get install chromium');
  const database = await startDemoServer(process.env, SCALE);
  try {
    await makeReport(database);
  } finally {
    await database.close();
  }
  const browser = await startChromium(executable);
  try {
    const page = await browser.newPage();
    await page.setViewport({ width: 1280, height: 1400 });
    await page.goto(pathToFileURL(REPORT).href);
    const png = await page.screenshot();
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'report-1280.png'), png);
    console.log(`${join(folder, 'report-1280.png')}: ${Math.round(png.length / 1000)} kB`);
  } finally {
    await browser.close();
  }
}

const REPORT = join(root, '.plumbline', 'report.html');

async function makeReport({
  target,
  environment,
}: Awaited<ReturnType<typeof startDemoServer>>): Promise<void> {
  const run = async (line: string): Promise<void> => {
    const [name, ...words] = line.split(' ');
    const binary = BINARIES.find((one) => one.name === name);
    if (binary === undefined) throw new Error(name);
    const runId = newRunId(new Date());
    const context = testContext({
      environment,
      runId,
      workingDirectory: root,
      stderr: (text) => void process.stderr.write(text),
    });
    await runBinary(binary, words, context);
  };
  const stop = new AbortController().signal;
  await run('db-deploy apply --to 20250913190000_init');
  await loadData({
    target,
    applicationName: 'db-check/docs',
    folder: join(root, 'prisma/demo-data'),
    scale: SCALE,
    stop,
    onFile: () => undefined,
  });
  await run('db-check pre');
  await run(`db-check baseline --seconds 2 --baseline ${join(root, '.plumbline', 'docs.json')}`);
  await run('db-deploy apply --to 20251005000001_critical_performance_optimizations');
  await run(`db-check post --seconds 2 --baseline ${join(root, '.plumbline', 'docs.json')}`);
  await run(`db-check baseline --seconds 2 --baseline ${join(root, '.plumbline', 'docs-after.json')}`);
  await run(`db-check report last --format html --output ${REPORT}`);
  await run(`db-check report last --output ${REPORT.replace('.html', '.json')}`);
}

await main();
