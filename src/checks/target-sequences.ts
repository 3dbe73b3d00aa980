import type { TargetSequence } from '../facts/target-sequences.ts';
import type { CheckFinding } from './check.ts';
import { defineCheck } from './define-check.ts';
import { grantSelect } from '../db/grant-select.ts';
import { skipWithoutTargets } from './without-targets.ts';

/** As check_postgres warns and fails. */
const WARN_PERCENT = 85;
const FAIL_PERCENT = 95;

export const targetSequences = defineCheck({
  id: 'target-sequences',
  title: 'The sequences of the target tables last',
  why: 'When the numbers run out every INSERT fails. Making the column wider rewrites the table under a lock that stops everybody: it wants a deployment of its own, long before.',
  fix: 'make column and sequence bigint: on a large table by a new column that is filled in pieces.',
  phases: ['pre'],
  needs: ['role', 'targetSequences', 'targetTables'],
  good: 'there are numbers left',
  judge({ role, targetSequences, targetTables }, context) {
    if (targetTables.length === 0) return skipWithoutTargets(context);
    return targetSequences.flatMap((sequence) => judgeSequence(sequence, role.name));
  },
});

function judgeSequence(
  { sequence, table, column, used, isNarrow }: TargetSequence,
  role: string,
): readonly CheckFinding[] {
  const subject = `sequence ${sequence}`;
  if (used === null)
    return [
      {
        status: 'unknown',
        subject,
        message: `role ${role} may not read how far it is`,
        fix: grantSelect(`sequence ${sequence}`, role),
      },
    ];
  const percent = Math.floor(used * 100);
  if (percent < WARN_PERCENT) return [];
  const status = percent >= FAIL_PERCENT ? 'fail' : 'warn';
  return [
    {
      status,
      subject,
      message: `runs out: it fills ${column} of ${table}`,
      measured: `${percent} %`,
      limit: `${status === 'fail' ? FAIL_PERCENT : WARN_PERCENT} %`,
      ...(isNarrow && {
        fix: `alter table ${table} alter column ${column} type bigint;\nalter sequence ${sequence} as bigint;`,
      }),
    },
  ];
}
