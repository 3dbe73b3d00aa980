import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { EXIT, ToolError } from '../errors.ts';

export interface FoundFolder {
  readonly folder: string;
  /** For --show-config. */
  readonly origin: string;
}

/**
 * Where migrations lie when nobody says it: ./migrations, ./prisma/migrations, and only then what prisma.config.ts says,
 * because loading that takes half a second and more. Falls back to ./migrations. Throws ToolError (exit 2).
 */
export async function findMigrationsFolder(workingDirectory: string): Promise<FoundFolder> {
  for (const name of ['migrations', join('prisma', 'migrations')]) {
    if (existsSync(join(workingDirectory, name))) return { folder: name, origin: 'default' };
  }
  const configured = await readPrismaConfig(workingDirectory);
  return configured === undefined
    ? { folder: 'migrations', origin: 'default' }
    : { folder: configured, origin: 'prisma.config.ts' };
}

/** The part of @prisma/config that is used here. */
interface PrismaConfigLoader {
  loadConfigFromFile(options: { readonly configFile: string }): Promise<{
    readonly config?: { readonly migrations?: { readonly path?: string } };
    readonly error?: unknown;
  }>;
}

async function readPrismaConfig(workingDirectory: string): Promise<string | undefined> {
  const configFile = join(workingDirectory, 'prisma.config.ts');
  if (!existsSync(configFile)) return undefined;
  const loader = await importPrismaConfig(configFile);
  if (loader === undefined) return undefined;
  const { config, error } = await loader.loadConfigFromFile({ configFile });
  if (error === undefined) return config?.migrations?.path;
  throw new ToolError({
    code: 'configuration',
    message: `cannot load ${configFile} to find the migrations: ${JSON.stringify(error)}`,
    hint: 'name the folder with --migrations, or in db-check.config.ts',
    exitCode: EXIT.usage,
  });
}

/** The project's own Prisma; undefined where it is not installed. */
async function importPrismaConfig(configFile: string): Promise<PrismaConfigLoader | undefined> {
  try {
    const prisma = createRequire(configFile).resolve('prisma/package.json');
    const config = createRequire(prisma).resolve('@prisma/config');
    return (await import(pathToFileURL(config).href)) as PrismaConfigLoader;
  } catch {
    return undefined;
  }
}
