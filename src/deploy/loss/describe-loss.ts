import type { Section } from '../../report/report.ts';
import type { LossFinding } from './loss.ts';

/** What the rollback was accepted to do to the rows. */
export function describeLoss(findings: readonly LossFinding[]): Section {
  return {
    kind: 'table',
    id: 'loss',
    title: 'The rows, as they were before it',
    columns: [{ title: 'verdict' }, { title: 'statement' }, { title: 'what' }],
    rows: findings.map(({ verdict, migration, statement, message }) => [
      { text: verdict, tone: verdict === 'unknown' ? ('warn' as const) : ('bad' as const) },
      `${migration}, ${statement}`,
      message,
    ]),
    data: findings,
  };
}
