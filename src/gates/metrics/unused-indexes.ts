import type { UnusedIndexesMetric } from '../../config/rollout.ts';
import type { AnswerGround } from '../gate-ground.ts';
import { judgeIndexUse, type IndexUse } from '../judge-index-use.ts';
import { namesOf, readIndexUse } from '../read-index-use.ts';
import type { MetricKind } from './metric.ts';

/** Indexes that nobody scans since the phase before was done, or, where nothing was counted then, since the first answer. */
export const metric: MetricKind<UnusedIndexesMetric> = {
  async ask(asked, ground) {
    const { phase, settings } = ground;
    const names = await namesOf(asked, phase.migrations, settings.migrations);
    const now = await readIndexUse(names, ground);
    const before = phase.indexUse ?? firstAnswer(ground);
    if (before !== undefined || names.length === 0) return judgeIndexUse(names, before ?? [], now);
    const message =
      'counting begins with this answer: what was counted when the phase before was done is not known';
    return { status: 'inconclusive', message, data: now };
  },
};

function firstAnswer({ earlier }: AnswerGround): readonly IndexUse[] | undefined {
  return earlier.find(({ data }) => Array.isArray(data))?.data as readonly IndexUse[] | undefined;
}
