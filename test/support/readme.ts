import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandLine } from '../../src/demo/steps.ts';

export const README = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');

interface ReadmeCommand extends CommandLine {
  readonly line: string;
  /** Of the deployment guide, whose commands work in this order; the others stand for themselves. */
  readonly isStep: boolean;
}

/** Every command line of ours in the README's blocks, in order: `$ db-…` in the guide, `npx db-…` elsewhere. */
export const README_COMMANDS: readonly ReadmeCommand[] = [
  ...README.matchAll(/^(\$|npx) (db-(?:check|deploy|rollback).*)$/gm),
].map(([, sign, line = '']) => {
  const [binary = '', ...words] = line.split(/\s+#/)[0]?.trim().split(/\s+/) ?? [];
  return { line, binary: binary as CommandLine['binary'], words, isStep: sign === '$' };
});
