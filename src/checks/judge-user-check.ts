import type { UserCheckResult } from '../facts/read-user-checks.ts';
import { STATUSES, type Finding, type Status } from '../report/finding.ts';
import { judgeUnanswered } from './own/unanswered.ts';
import type { PendingWork } from './pending-work.ts';

const COLUMNS = ['status', 'subject', 'message'] as const;

/** The user's rows as findings. No row is a pass; a form that is not understood is `unknown`, never pass. */
export function judgeUserCheck(
  { check, result }: UserCheckResult,
  pending: PendingWork | undefined,
): readonly Finding[] {
  const unknown = (message: string): Finding[] => [
    { id: check.id, status: 'unknown', subject: check.path, message },
  ];
  if (!result.ok) return [{ id: check.id, ...judgeUnanswered(result.failure, check.path, pending) }];
  const { columns, rows } = result.value;
  const names = columns.map(({ name }) => name);
  const places = COLUMNS.map((column) => names.indexOf(column));
  if (places.includes(-1))
    return unknown(`gives the columns ${names.join(', ') || 'none'}; wanted are ${COLUMNS.join(', ')}`);
  if (rows.length === 0) return [{ id: check.id, status: 'pass', subject: '', message: 'gave no row' }];
  return rows.flatMap((row, index) => {
    const [status = '', subject = '', message = ''] = places.map((place) => row[place] ?? '');
    if (isStatus(status)) return [{ id: check.id, status, subject, message }];
    return unknown(`row ${index + 1} has the status '${status}'; wanted is one of ${STATUSES.join(', ')}`);
  });
}

function isStatus(text: string): text is Status {
  return (STATUSES as readonly string[]).includes(text);
}
