import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The worked example that comes with the package. */
export interface ExampleFolder {
  readonly root: string;
  readonly migrations: string;
  readonly validation: string;
  /** SQL that makes the rows, and traffic.sql. */
  readonly data: string;
}

/** The nearest folder above `file` that holds the example: the package's own, built or not. */
export function findExample(file: string): ExampleFolder {
  for (let root = dirname(file); root !== dirname(root); root = dirname(root)) {
    const data = join(root, 'prisma/demo-data');
    const [migrations, validation] = [join(root, 'migrations'), join(root, 'validation')];
    if ([data, migrations, validation].every((folder) => existsSync(folder)))
      return { root, migrations, validation, data };
  }
  throw new Error(`the example is missing from the package of ${file}`);
}
