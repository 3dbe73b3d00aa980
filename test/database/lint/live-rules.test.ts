import { describe, expect, it } from 'vitest';
import { RULES } from '../../../src/lint/rules/index.ts';
import { lintLiveFixture } from '../../support/lint-live.ts';
import { sampleOf } from '../../support/sample.ts';

const all = RULES.filter(({ isLive }) => isLive === true).map(({ id }) => id);
const live = sampleOf('live rules', all, 4);

describe('each rule that asks a server', () => {
  it.each(live)('%s: the bad fixture gives exactly it', async (id) => {
    const { findings } = await lintLiveFixture(id, 'bad');
    expect(findings.length).toBeGreaterThan(0);
    expect([...new Set(findings.map((finding) => finding.id))]).toEqual([id]);
    expect(findings.filter(({ status }) => status === 'unknown')).toEqual([]);
  });

  it.each(live)('%s: the good fixture gives nothing', async (id) => {
    const { findings } = await lintLiveFixture(id, 'good');
    expect(findings.map((finding) => `${finding.id}: ${finding.message}`)).toEqual([]);
  });
});
