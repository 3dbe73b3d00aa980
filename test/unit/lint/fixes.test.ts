import { describe, expect, it } from 'vitest';
import { applyFixes } from '../../../src/lint/apply-fixes.ts';
import { applyEdits } from '../../../src/lint/edit.ts';
import { RULES } from '../../../src/lint/rules/index.ts';
import { loadParser } from '../../../src/migrations/parser.ts';
import { lintFixture, lintText } from '../../support/lint.ts';

const offline = RULES.filter(({ isLive }) => isLive !== true).map(({ id }) => id);

describe('every fix of a bad fixture', () => {
  it.each(offline)('%s: parses, clears its finding and adds none', async (id) => {
    const { judged, file } = await lintFixture(id, 'bad');
    for (const { fix } of judged) {
      if (fix === undefined) continue;
      const text = applyEdits(file.source.text, fix.edits);
      expect((await loadParser()).parse(text)).toMatchObject({ ok: true });
      const again = await lintFixture(id, 'bad', text);
      const own = again.judged.filter(({ rule }) => rule.id === id);
      expect(own.length).toBeLessThan(judged.length);
      // a note is no harm: what was said as an error is said as less
      const others = again.judged.filter(
        ({ rule, severity }) => rule.id !== id && (severity ?? rule.severity) !== 'info',
      );
      expect(others).toEqual([]);
    }
  });
});

it('makes what can be made together at once, and tells what it did', async () => {
  const text = 'create index a on t (x); create index on t (y) where index > 1;';
  const parser = await lintText(text);
  const { text: fixed, applied } = applyFixes(parser, ['safe'], (next) => synchronously.get(next) ?? parser);
  expect(fixed).toBe(text);
  expect(applied).toEqual([]);
  synchronously.set(FIXED, await lintText(FIXED));
  const made = applyFixes(parser, ['safe'], (next) => synchronously.get(next) ?? parser);
  expect(made.text).toBe(FIXED);
  expect(made.applied).toHaveLength(2);
});

const FIXED = 'create index CONCURRENTLY a on t (x); create index CONCURRENTLY on t (y) where index > 1;';
const synchronously = new Map<string, Awaited<ReturnType<typeof lintText>>>();

it('makes no fix that does not clear its finding', async () => {
  const linted = await lintText('create index a on t (x);');
  expect(applyFixes(linted, ['safe'], () => linted)).toEqual({
    text: 'create index a on t (x);',
    applied: [],
  });
});
