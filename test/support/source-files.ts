import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { ROOT } from './cli.ts';

export interface SourceFile {
  /** `src/db/connect.ts` */
  readonly path: string;
  readonly text: string;
  /** What it imports when it runs, as written or, for our own files, as a path like `path`; types are not there then. */
  readonly imports: readonly string[];
}

/** Every .ts file below src/. */
export function readSourceFiles(): readonly SourceFile[] {
  return readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => readSourceFile(join('src', name)));
}

function readSourceFile(path: string): SourceFile {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const written = [...text.matchAll(/^(?:import|export) (?!type )[^;]*?from '([^']+)'/gm)].map(
    (match) => match[1] ?? '',
  );
  const loaded = [...text.matchAll(/\bimport\('([^']+)'\)/g)].map((match) => match[1] ?? '');
  const imports = [...written, ...loaded].map((name) =>
    name.startsWith('.') ? relative(ROOT, resolve(ROOT, dirname(path), name)) : name,
  );
  return { path, text, imports };
}
