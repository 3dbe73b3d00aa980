import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findChromium, startChromium } from '../test/support/chromium.ts';

/** The README's picture: the page that `db-check demo` writes of its rollout. Takes as long as the demo. */
const FILE = join(import.meta.dirname, '../test/golden/report/report-1280.png');
const MOST_BYTES = 200_000;

const chromium = findChromium();
if (chromium === undefined) throw new Error('needs a Chromium: apt-get install chromium');
const folder = mkdtempSync(join(tmpdir(), 'plumbline-picture-'));
try {
  performDemo(folder, process.argv[2] ?? '0.3');
  const png = await takePicture(
    chromium,
    join(folder, ...globSync('.plumbline/*/rollout.html', { cwd: folder })),
  );
  if (png.length > MOST_BYTES) throw new Error(`${png.length} bytes are too many`);
  mkdirSync(join(FILE, '..'), { recursive: true });
  writeFileSync(FILE, png);
  console.log(`${FILE}: ${Math.round(png.length / 1000)} kB`);
} finally {
  rmSync(folder, { recursive: true });
}

function performDemo(cwd: string, scale: string): void {
  const command = join(import.meta.dirname, '../dist/bin/db-check.cjs');
  execFileSync(process.execPath, [command, 'demo', '--scale', scale], { cwd, stdio: 'inherit' });
}

async function takePicture(executable: string, page: string): Promise<Uint8Array> {
  const browser = await startChromium(executable);
  try {
    const opened = await browser.newPage();
    await opened.setViewport({ width: 1280, height: 1130 });
    await opened.goto(pathToFileURL(page).href);
    return await opened.screenshot();
  } finally {
    await browser.close();
  }
}
