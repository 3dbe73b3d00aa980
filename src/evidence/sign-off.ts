import type { Section } from '../report/report.ts';
import type { JournalledRun } from './run-evidence.ts';
import { renderTime } from './run-times.ts';

/** What people add; empty: a line to sign on paper. */
export interface SignOff {
  readonly deployedBy: string;
  readonly approvedBy: string;
}

export function describeSignOff({ startedAt }: JournalledRun, { deployedBy, approvedBy }: SignOff): Section {
  return {
    kind: 'facts',
    id: 'sign-off',
    title: 'Sign-off',
    facts: [
      { name: 'deployment date', value: renderTime(startedAt) },
      { name: 'deployed by', value: deployedBy },
      { name: 'approved by', value: approvedBy },
    ],
  };
}
