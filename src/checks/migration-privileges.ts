import { quoteIdentifier } from '../db/identifiers.ts';
import type { TargetRelation } from '../facts/target-relations.ts';
import type { CheckFinding } from './check.ts';
import { defineCheck } from './define-check.ts';
import { judgeRecording } from './judge-recording.ts';
import type { WantedRight } from './pending-work.ts';

export const migrationPrivileges = defineCheck({
  id: 'migration-privileges',
  title: 'The role may do what the pending migrations ask for',
  why: 'A migration that fails half-way for lack of a privilege is the most avoidable of all failures. Altering, dropping and indexing want the owner of the table; no GRANT replaces that.',
  fix: 'deploy as a member of the owner, or grant what is named.',
  thresholds: 'any that is missing fails.',
  privileges: 'none.',
  phases: ['pre'],
  needs: ['ledgerAccess', 'targetRelations'],
  good: 'the role owns the tables, and may create and record what it has to',
  judge({ ledgerAccess, targetRelations }, { pending }) {
    const relations = new Map(targetRelations.map((relation) => [relation.asked, relation]));
    const rights = (pending?.rights ?? []).flatMap((right) => {
      const relation = relations.get(right.relation);
      return relation === undefined || isGiven(right, relation)
        ? []
        : [deny(right, relation, ledgerAccess.role)];
    });
    const unsure: CheckFinding[] =
      pending?.isComplete === false
        ? [
            {
              status: 'warn',
              subject: '',
              message: 'some pending statements do more than their text tells (DO, CALL)',
            },
          ]
        : [];
    return [...distinct(rights), ...judgeRecording(ledgerAccess), ...unsure];
  },
});

/** What does not exist yet is made by an earlier pending statement, and then ours. */
function isGiven({ right }: WantedRight, relation: TargetRelation): boolean {
  if (right === 'create') return relation.schema === null || relation.canCreateInSchema;
  if (relation.relation === null || relation.isOwned) return true;
  switch (right) {
    case 'own':
      return false;
    case 'drop':
      return relation.ownsSchema;
    case 'select':
      return relation.canSelect;
    case 'insert':
      return relation.canInsert;
    case 'update':
      return relation.canUpdate;
    case 'delete':
      return relation.canDelete;
    case 'truncate':
      return relation.canTruncate;
    case 'maintain':
      return relation.canMaintain;
  }
}

function deny({ right, statement }: WantedRight, relation: TargetRelation, role: string): CheckFinding {
  const to = quoteIdentifier(role);
  if (right === 'create') {
    const schema = relation.schema ?? '';
    return {
      status: 'fail',
      subject: `schema ${quoteIdentifier(schema)}`,
      message: `role ${role} may not create in it, which ${statement} does`,
      fix: `grant create on schema ${quoteIdentifier(schema)} to ${to};`,
    };
  }
  const subject = `${relation.relation}`;
  if (right === 'own' || right === 'drop' || right === 'maintain') {
    return {
      status: 'fail',
      subject,
      message: `belongs to ${relation.owner}, and role ${role} is not a member of it, which ${statement} wants`,
      fix: `grant ${quoteIdentifier(relation.owner ?? '')} to ${to};`,
    };
  }
  const message = `role ${role} lacks ${right.toUpperCase()} on it, which ${statement} wants`;
  return { status: 'fail', subject, message, fix: `grant ${right} on ${subject} to ${to};` };
}

/** Several statements may want the same. */
function distinct(findings: readonly CheckFinding[]): readonly CheckFinding[] {
  return [...new Map(findings.map((finding) => [finding.fix, finding])).values()];
}
