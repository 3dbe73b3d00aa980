import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, transform, type BuildOptions, type Metafile } from 'esbuild';
import { BINARIES } from '../src/cli/registry.ts';
import { collectLicenses } from './build/licenses.ts';
import { lightDependencies } from './build/light-dependencies.ts';
import { writeTypes } from './build/types.ts';

const root = join(import.meta.dirname, '..');
const out = join(root, 'dist');

const common = {
  absWorkingDir: root,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.18',
  // one character beyond Latin 1 would double the size of a whole file in memory
  charset: 'ascii',
  metafile: true,
  // its WebAssembly lies beside its code; pg-native is an option of pg that nobody asked for
  external: ['libpg-query', 'pg-native'],
  plugins: [lightDependencies],
} as const satisfies BuildOptions;

/**
 * The commands as CommonJS files, because Node.js starts those twice as fast as ES modules. One file for what all share,
 * others for what a command loads when it needs it: esbuild splits only ES modules, so that comes first.
 */
async function buildCommands(): Promise<Metafile> {
  const { metafile, outputFiles } = await build({
    ...common,
    entryPoints: { cli: 'src/bin/start.ts' },
    outdir: out,
    chunkNames: 'cli/[name]-[hash]',
    define: { 'import.meta.filename': '__filename', 'import.meta.dirname': '__dirname' },
    write: false,
  });
  mkdirSync(join(out, 'cli'), { recursive: true });
  for (const { path, text } of outputFiles) {
    const { code } = await transform(useRequire(text), {
      format: 'cjs',
      platform: 'node',
      target: common.target,
      charset: 'ascii',
    });
    writeFileSync(path.replace(/\.js$/, '.cjs'), code);
  }
  return metafile;
}

/**
 * Names of our own files end with .cjs then; loading one later, or the parser, must not go through the loader of ES
 * modules (10 ms).
 */
function useRequire(text: string): string {
  return text
    .replaceAll(/\bimport\("(\.[^"]+)\.js"\)/g, 'Promise.resolve().then(() => require("$1.cjs"))')
    .replaceAll('import("libpg-query")', 'Promise.resolve().then(() => require("libpg-query"))')
    .replaceAll(/\b(from|import) "(\.[^"]+)\.js";/g, '$1 "$2.cjs";');
}

/** `import … from 'pg-plumbline'`, and the light `pg-plumbline/config`. */
async function buildLibrary(): Promise<Metafile> {
  const { metafile } = await build({
    ...common,
    entryPoints: { index: 'src/index.ts', config: 'src/config/define-config.ts' },
    outdir: out,
    chunkNames: 'library/[name]-[hash]',
    banner: {
      js: "import { createRequire as createRequireOf } from 'node:module'; const require = createRequireOf(import.meta.url);",
    },
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
// what is tested is run, not compiled against, but for the tarball, whose test writes them
if (!process.argv.includes('--without-types')) writeTypes(root);
