import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findMigrationsFolder } from '../../../src/config/migrations-folder.ts';
import { folderOf } from '../../support/folder.ts';

const NODE_MODULES = join(import.meta.dirname, '../../../node_modules');

function projectWith(prismaConfig: string): string {
  const folder = folderOf({ 'prisma.config.ts': prismaConfig });
  symlinkSync(NODE_MODULES, join(folder, 'node_modules'));
  return folder;
}

it('prisma.config.ts says it where no folder is at its usual place', { timeout: 30_000 }, async () => {
  const folder = projectWith(
    `import { defineConfig } from 'prisma/config'; export default defineConfig({ migrations: { path: 'db/steps' } });`,
  );
  expect(await findMigrationsFolder(folder)).toEqual({
    folder: join(folder, 'db/steps'),
    origin: 'prisma.config.ts',
  });
});

it('a prisma.config.ts that fails is told, not guessed around', { timeout: 30_000 }, async () => {
  const folder = projectWith('throw new Error("DATABASE_URL is missing");');
  await expect(findMigrationsFolder(folder)).rejects.toMatchObject({ code: 'configuration', exitCode: 2 });
});
