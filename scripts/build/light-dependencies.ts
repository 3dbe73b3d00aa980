import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';

/** What starting a command must not pay for, replaced while bundling. */
export const lightDependencies: Plugin = {
  name: 'light-dependencies',
  setup(build) {
    const { onResolve, onLoad } = build;
    // cliui's builds an Intl.Segmenter when it is loaded: 50 ms; ours measures what our own help holds
    const ofCliui = join(import.meta.dirname, 'string-width.ts');
    const ofTables = join(import.meta.dirname, 'quick-string-width.cjs');
    onResolve({ filter: /^string-width$/ }, ({ kind, importer }) =>
      importer === ofTables ? undefined : { path: kind === 'import-statement' ? ofCliui : ofTables },
    );
    // the form without files and environment: one parser for yargs and for what goes by it
    onResolve({ filter: /^yargs-parser$/ }, ({ kind, resolveDir }) =>
      kind === 'import-statement' ? build.resolve('yargs-parser/browser', { kind, resolveDir }) : undefined,
    );
    // yargs' own loads locales, package.json and assert
    onLoad({ filter: /\/yargs\/lib\/platform-shims\/esm\.mjs$/ }, ({ path }) => ({
      contents: readFileSync(join(import.meta.dirname, 'yargs-shim.js'), 'utf8'),
      resolveDir: dirname(path),
    }));
    // umzug's command line and templates are never used: ts-command-line alone is half a megabyte
    onResolve({ filter: /^(\.\/cli|\.\/templates|tinyglobby)$/ }, ({ importer, path }) =>
      importer.includes('/node_modules/umzug/') ? { path, namespace: 'unused' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'unused' }, () => ({ contents: 'module.exports = {};' }));
    // of package.json only the version is wanted
    onLoad({ filter: /\/package\.json$/ }, ({ path }) => {
      const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string };
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};
