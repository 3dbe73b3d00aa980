import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findExample } from '../../../src/demo/example-folder.ts';

const ROOT = join(import.meta.dirname, '../../..');

it("finds the package's own example from the sources and from the bundle", () => {
  expect(findExample(join(ROOT, 'src/cli/check-demo.ts')).migrations).toBe(join(ROOT, 'migrations'));
  expect(findExample(join(ROOT, 'dist/cli.cjs')).data).toBe(join(ROOT, 'prisma/demo-data'));
});

it('says so when the package came without it', () => {
  expect(() => findExample('/nowhere/cli.cjs')).toThrow('the example is missing');
});
