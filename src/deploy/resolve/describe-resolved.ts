import { EXIT } from '../../errors.ts';
import type { Report } from '../../report/report.ts';
import { describeDeployment } from '../deploy-report.ts';
import type { Decision } from './decision.ts';
import type { ResolveResult } from './resolve.ts';

const DONE: Readonly<Record<Exclude<Decision['kind'], 'continue'>, string>> = {
  applied: 'recorded as applied; nothing was sent',
  'rolled-back': 'recorded as rolled back; it is pending again, and nothing was sent',
  release: 'released; the next deployment applies it',
};

export function describeResolved(result: ResolveResult): Pick<Report, 'verdict' | 'sections' | 'next'> {
  const { name, decision, deployed } = result;
  if (decision.kind === 'continue' && deployed !== undefined && deployed.migrations.length > 0)
    return describeDeployment(deployed);
  const done =
    decision.kind === 'continue' ? 'all of it was there: recorded as applied' : DONE[decision.kind];
  return {
    verdict: { status: 'good', summary: `${name}: ${done}`, exitCode: EXIT.ok },
    sections: [],
    next: ['db-deploy status'],
  };
}
