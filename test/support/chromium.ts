import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import puppeteer, { type Browser } from 'puppeteer-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** A Chromium of this machine: PLUMBLINE_TEST_CHROMIUM, or the first in PATH; undefined when there is none. */
export function findChromium(): string | undefined {
  const { PLUMBLINE_TEST_CHROMIUM: named, PATH = '' } = process.env;
  const found = PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return named ?? found.find(isExecutable);
}

/** Headless. Chromium's sandbox refuses root; all it is shown here are files that we wrote. */
export function startChromium(executablePath: string): Promise<Browser> {
  return puppeteer.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--hide-scrollbars', '--force-color-profile=srgb'],
  });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
