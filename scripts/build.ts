import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type BuildOptions, type Metafile } from 'esbuild';
import { BINARIES } from '../src/cli/registry.ts';
import { collectLicenses } from './build/licenses.ts';
import { lightDependencies } from './build/light-dependencies.ts';

const root = join(import.meta.dirname, '..');
const out = join(root, 'dist');

const common: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node22.18',
  // one character beyond Latin 1 would double the size of the whole text in memory
  charset: 'ascii',
  metafile: true,
  // its WebAssembly lies beside its code; pg-native is an option of pg that nobody asked for
  external: ['libpg-query', 'pg-native'],
  plugins: [lightDependencies],
};

/** All commands in one CommonJS file: Node starts it twice as fast as the same in ES modules. */
async function buildCommands(): Promise<Metafile> {
  const { metafile } = await build({
    ...common,
    entryPoints: ['src/bin/start.ts'],
    outfile: join(out, 'cli.cjs'),
    format: 'cjs',
    define: { 'import.meta.url': 'importMetaUrl', 'import.meta.filename': '__filename' },
    banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
    metafile: true,
  });
  return metafile;
}

/** `import … from 'pg-plumbline'`, and the light `pg-plumbline/config`. */
async function buildLibrary(): Promise<Metafile> {
  const { metafile } = await build({
    ...common,
    entryPoints: { index: 'src/index.ts', config: 'src/config/define-config.ts' },
    outdir: out,
    format: 'esm',
    splitting: true,
    chunkNames: 'chunks/[hash]',
    banner: {
      js: "import { createRequire as createRequireOf } from 'node:module'; const require = createRequireOf(import.meta.url);",
    },
    metafile: true,
  });
  return metafile;
}

function copyLaunchers(): void {
  mkdirSync(join(out, 'bin'), { recursive: true });
  for (const { name } of BINARIES) {
    const launcher = join(out, 'bin', `${name}.cjs`);
    copyFileSync(join(root, 'src/bin/launch.cjs'), launcher);
    chmodSync(launcher, 0o755);
  }
}

rmSync(out, { recursive: true, force: true });
const metafiles = await Promise.all([buildCommands(), buildLibrary()]);
copyLaunchers();
writeFileSync(join(out, 'THIRD-PARTY-LICENSES.txt'), collectLicenses(root, metafiles));
execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
