import type { LintFile } from './lint-file.ts';

/** What is found out about a file once, however many statements ask. */
export function perFile<T>(find: (file: LintFile) => T): (file: LintFile) => T {
  const known = new WeakMap<LintFile, { readonly found: T }>();
  return (file) => {
    const there = known.get(file) ?? { found: find(file) };
    known.set(file, there);
    return there.found;
  };
}
