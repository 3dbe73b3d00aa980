import { changeOf, type Comparison, type Sides } from '../compare.ts';
import type { TimedPairs } from './time-pairs.ts';

type Judged = Pick<Comparison, 'verdict' | 'reason'>;

/** The pairs decide; what was counted explains. A plan that changed without any effect on time is told, not judged. */
export function judgeSides({ pairs, estimate, verdict }: TimedPairs, sides: Sides): Judged {
  const { work, planChanged } = changeOf(sides);
  const because = [
    ...(planChanged ? ['another plan'] : ['the same plan']),
    ...(work > 0 ? ['more work'] : work < 0 ? ['less work'] : ['the same work']),
  ].join(', ');
  if (estimate === undefined) {
    return {
      verdict: 'inconclusive',
      reason: `only ${pairs.length} pairs in the time given: too few to tell`,
    };
  }
  const { ratio } = estimate;
  const between = `${ratio.low.toFixed(2)} to ${ratio.high.toFixed(2)} × the time, ${estimate.pairs} pairs`;
  switch (verdict) {
    case 'undecided':
      return { verdict: 'inconclusive', reason: `still undecided: ${between}; ${because}` };
    case 'unchanged':
      return {
        verdict,
        reason: planChanged || work !== 0 ? `the same time; ${because}` : 'the same plan, work and time',
      };
    case 'regressed':
    case 'improved':
      return { verdict, reason: `${between}; ${because}` };
  }
}
