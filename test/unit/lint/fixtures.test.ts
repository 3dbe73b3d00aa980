import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RULES } from '../../../src/lint/rules/index.ts';
import { lintFixture } from '../../support/lint.ts';

const FOLDER = 'test/fixtures/lint';
/** With a database of their own: test/database/lint. */
const offline = RULES.filter(({ isLive }) => isLive !== true);

describe('each rule', () => {
  it.each(offline.map(({ id }) => id))('%s: the bad fixture gives exactly it', async (id) => {
    const { findings, file } = await lintFixture(id, 'bad');
    expect(findings.length).toBeGreaterThan(0);
    expect([...new Set(findings.map((finding) => finding.id))]).toEqual([id]);
    for (const { location } of findings)
      expect(location?.line).toBeLessThanOrEqual(file.source.text.split('\n').length);
  });

  it.each(offline.map(({ id }) => id))('%s: the good fixture gives nothing', async (id) => {
    const { findings } = await lintFixture(id, 'good');
    expect(findings.map((finding) => `${finding.id}: ${finding.message}`)).toEqual([]);
  });
});

it('has fixtures for the rules and for nothing else', () => {
  expect(readdirSync(FOLDER).filter((name) => !name.includes('.'))).toEqual(RULES.map(({ id }) => id).sort());
  expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
});

it('registers every rule under the name of its file', () => {
  for (const { id } of RULES) expect(existsSync(`src/lint/rules/${id}.ts`)).toBe(true);
});
