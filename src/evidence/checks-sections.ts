import type { Section } from '../report/report.ts';
import type { RecordedChecks } from './run-record.ts';
import type { RunEvidence } from './run-evidence.ts';
import { renderTime } from './run-times.ts';

/** What db-check said before and after; its own verdicts, which are not this report's. */
export function describeChecks({ checks }: RunEvidence): readonly Section[] {
  if (checks.length === 0) {
    const lines = [
      'No check was recorded around this run: db-check pre and post record theirs where they may.',
    ];
    return [{ kind: 'text', id: 'checks', title: 'Checks', lines }];
  }
  return checks.map(describe);
}

/** A table and no findings: what was wrong before a deployment is no failure of it. */
function describe({ command, startedAt, verdict, findings }: RecordedChecks): Section {
  const tone = verdict.exitCode === 0 ? 'good' : 'bad';
  return {
    kind: 'table',
    id: `checks-${startedAt}`,
    title: `${command}, ${renderTime(startedAt)}`,
    columns: [
      { title: 'check' },
      { title: 'verdict' },
      { title: 'of' },
      { title: 'what' },
      { title: 'measured' },
    ],
    rows: findings.map(({ id, status, subject, message, measured }) => [
      id,
      { text: status, tone: TONES[status] },
      subject,
      message,
      measured ?? '',
    ]),
    notes: [`${verdict.status}: ${verdict.summary}${tone === 'good' ? '' : ` (exit ${verdict.exitCode})`}`],
  };
}

const TONES = { pass: 'good', warn: 'warn', fail: 'bad', unknown: 'warn', skipped: 'muted' } as const;
