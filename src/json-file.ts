import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** undefined: there is no such file. Throws what Node.js throws: the caller knows what the file is for. */
export function readJsonFile(path: string): unknown {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

/** All or nothing: another run never reads half a file, and a crash leaves the old one. Throws what Node.js throws. */
export function replaceJsonFile(path: string, content: unknown, mode = 0o666): void {
  const draft = `${path}.${process.pid}.tmp`;
  writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { mode, flush: true });
  renameSync(draft, path);
}
