import { existsSync } from 'node:fs';
import { expect, inject, it } from 'vitest';
import { measureProcess } from '../bench/measure-process.ts';
import { writeMigrations } from '../bench/startup/write-migrations.ts';
import { ROOT } from '../support/cli.ts';
import { folderOf } from '../support/folder.ts';

/** V8 takes 600 MB to optimise the parser; a command needs some 70 without. */
const MOST_MB = 250;

it.skipIf(!existsSync('/usr/bin/time'))('parsing many migrations leaves V8 at rest', () => {
  const { plumbline } = writeMigrations(folderOf({}), 200);
  const words = ['dist/bin/db-deploy.cjs', 'plan', '--migrations', plumbline, '--url', inject('serverUrl')];
  const environment = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '/' };
  const { peakBytes = 0 } = measureProcess([process.execPath, ...words], environment, ROOT);
  expect(peakBytes / 1e6).toBeGreaterThan(30);
  expect(peakBytes / 1e6).toBeLessThan(MOST_MB);
});
