import { describe, expect, it } from 'vitest';
import { RULES } from '../../../src/lint/rules/index.ts';
import { lintLiveFixture } from '../../support/lint-live.ts';

const live = RULES.filter(({ isLive }) => isLive === true).map(({ id }) => id);

describe('each rule that asks a server', () => {
  it.each(live)('%s: the bad fixture gives exactly it', async (id) => {
    const { findings } = await lintLiveFixture(id, 'bad');
    expect(findings.length).toBeGreaterThan(0);
    expect([
      ...new Set(findings.map((finding) => `${finding.id}: ${finding.message}`.split(':')[0])),
    ]).toEqual([id]);
    expect(findings.filter(({ status }) => status === 'unknown')).toEqual([]);
  });

  it.each(live)('%s: the good fixture gives nothing', async (id) => {
    const { findings } = await lintLiveFixture(id, 'good');
    expect(findings.map((finding) => `${finding.id}: ${finding.message}`)).toEqual([]);
  });
});
