import { existsSync, readdirSync, readFileSync } from 'node:fs';

export interface SqlFile {
  /** Its name without `.sql`. */
  readonly id: string;
  readonly path: string;
  readonly text: string;
}

/** The `.sql` files of a folder in name order; none where there is no such folder. */
export function readSqlFiles(folder: string): readonly SqlFile[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  return names.sort().map((name) => {
    const path = `${folder}/${name}`;
    return { id: name.slice(0, -'.sql'.length), path, text: readFileSync(path, 'utf8') };
  });
}
