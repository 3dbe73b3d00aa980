import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../support/cli.ts';

/** A migration with what stands before it. `@` stands for the case's own schema and a point, `@x` for its number. */
export interface DraftCase {
  readonly name: string;
  readonly before: string;
  readonly up: string;
  /** The server version that knows it. */
  readonly since: number;
  /** Only the server knows how it was before. */
  readonly isLiveOnly: boolean;
}

const FOLDER = join(ROOT, 'test/fixtures/drafts');

/** Each begins with a line `-- name`, where need be `[since 17]` or `[live only]`; `-- up` parts before and migration. */
function readCases(file: string): readonly DraftCase[] {
  return readFileSync(join(FOLDER, file), 'utf8')
    .split(/\n\n(?=-- )/)
    .map((text) => {
      const [, title = '', before = '', up = ''] = /^-- (.*)\n([^]*?)-- up\n([^]*)$/.exec(text) ?? [];
      const since = Number(/\[since (\d+)\]/.exec(title)?.[1] ?? 0) * 10_000;
      const name = title.replaceAll(/ \[.*?\]/g, '');
      return { name, before, up, since, isLiveOnly: title.includes('[live only]') };
    });
}

export const CASES: readonly DraftCase[] = readdirSync(FOLDER).sort().flatMap(readCases);
