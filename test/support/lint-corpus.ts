import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './cli.ts';

/**
 * Migrations that nobody here wrote, all under the MIT licence. Fetched from npm into .cache by the long run, never
 * committed and no dependency of ours: their SQL is theirs, and `npm ci` stays small.
 */
const PACKAGES = [
  'graphile-worker@0.18.0',
  '@medusajs/cart@2.21.2',
  '@medusajs/fulfillment@2.21.2',
  '@medusajs/order@2.21.2',
  '@medusajs/pricing@2.21.2',
  '@medusajs/product@2.21.2',
];

export interface CorpusFile {
  readonly package: string;
  readonly path: string;
  readonly text: string;
}

/** In the order in which each package runs them. Throws what npm said. */
export function fetchCorpus(): readonly CorpusFile[] {
  return PACKAGES.flatMap((name) => {
    const folder = join(ROOT, '.cache/lint-corpus', name.replaceAll('/', '-'));
    if (!existsSync(join(folder, 'package/package.json'))) fetchPackage(name, folder);
    return readFiles(name, join(folder, 'package'));
  });
}

/** Only the archive: nothing of it is installed, and nothing runs. */
function fetchPackage(name: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const quiet = { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] as ['ignore', 'pipe', 'inherit'] };
  const archive = execFileSync('npm', ['pack', name, '--silent', '--ignore-scripts'], quiet);
  execFileSync('tar', ['xzf', archive.toString().trim()], quiet);
}

function readFiles(name: string, folder: string): readonly CorpusFile[] {
  const isSql = existsSync(join(folder, 'sql'));
  const from = join(folder, isSql ? 'sql' : 'dist/migrations');
  return readdirSync(from)
    .filter((file) => (isSql ? file.endsWith('.sql') : /^Migration.*\.js$/.test(file)))
    .sort()
    .map((path) => {
      const text = readFileSync(join(from, path), 'utf8');
      return { package: name, path, text: isSql ? withSchema(text) : sqlOf(text) };
    });
}

/** graphile-worker puts the name of its schema there. */
function withSchema(text: string): string {
  return text.replaceAll(':GRAPHILE_WORKER_SCHEMA', 'graphile_worker');
}

const ADDED = /this\.addSql\(\s*(?:"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|`((?:\\.|[^`\\])*)`)/g;

/** What a migration of MikroORM sends on the way up; SQL that is put together at run time is left out. */
function sqlOf(code: string): string {
  const up = code.slice(code.indexOf('async up()')).split('async down()')[0] ?? '';
  const statements = [...up.matchAll(ADDED)]
    .map(([, ...quoted]) => quoted.find((text) => text !== undefined) ?? '')
    .filter((text) => !text.includes('${'))
    .map((text) => text.replaceAll(/\\n/g, '\n').replaceAll(/\\(.)/g, '$1').trim().replace(/;$/, ''));
  return statements.map((sql) => `${sql};\n`).join('');
}
