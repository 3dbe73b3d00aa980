import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { lintFiles } from '../../src/lint/lint.ts';
import { RULES } from '../../src/lint/rules/index.ts';
import { loadParser } from '../../src/migrations/parser.ts';
import { split } from '../../src/migrations/split.ts';
import { createDatabase } from '../support/database.ts';
import { LINT_OPTIONS, source } from '../support/lint.ts';
import { CORPUS_REASONS } from '../support/lint-corpus-reasons.ts';
import { fetchCorpus } from '../support/lint-corpus.ts';

const corpus = fetchCorpus();
const parser = await loadParser();

describe('migrations that nobody here wrote', () => {
  it('are many, and all of them are SQL', () => {
    const found = corpus.map(({ text }) => split(parser, text));
    expect(found.flatMap(({ refusals }) => refusals)).toEqual([]);
    expect(found.flatMap(({ statements }) => statements).length).toBeGreaterThan(800);
  });

  /** A server reads all of a message before it runs any of it, and says where the first error is. */
  it('the server finds the first error in them where we do: behind their end', async () => {
    const { url } = await createDatabase();
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    for (const { text, path } of corpus) {
      const torn = `${text.trimEnd()}${text.trimEnd().endsWith(';') ? '' : ';'}\nselec 1;`;
      const [refusal, ...more] = split(parser, torn).refusals;
      const problem = await client.query(torn).then(
        () => undefined,
        (error: unknown) => error as { readonly code: string; readonly position: string },
      );
      expect(problem?.code, path).toBe('42601');
      expect([...torn.slice(0, refusal?.offset)].length + 1, path).toBe(Number(problem?.position));
      expect(more, path).toEqual([]);
    }
    await client.end();
  });

  it('every error found in them has been looked at', async () => {
    const lines = [...Map.groupBy(corpus, (file) => file.package)].flatMap(([name, files]) => {
      const inputs = files.map(({ path, text }) => ({
        source: source(path, text),
        ...({ role: 'migration', migration: undefined, isJudged: true } as const),
      }));
      const linted = lintFiles(parser, inputs, RULES, { ...LINT_OPTIONS, runner: 'one-transaction' });
      return linted.flatMap(({ file, findings }) =>
        findings
          .filter(({ status }) => status === 'fail')
          .map(({ id, location }) => {
            const place = `${name} ${file.source.path}:${location?.line}`;
            return `${place} ${id}: ${CORPUS_REASONS[id] ?? 'NOBODY HAS LOOKED AT THIS'}`;
          }),
      );
    });
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('../golden/lint-corpus.txt');
    expect(lines.filter((line) => line.includes('NOBODY'))).toEqual([]);
  });
});
