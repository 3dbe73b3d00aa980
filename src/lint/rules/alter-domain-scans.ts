import { asKind, unwrap } from '../../migrations/node.ts';
import { listName } from '../../migrations/range-name.ts';
import { append, way } from '../edit.ts';
import { named } from '../named.ts';
import { defineRule } from '../rule.ts';

export const alterDomainScans = defineRule({
  id: 'alter-domain-scans',
  title: 'A domain is given a constraint, and every table that uses it is read',
  severity: 'error',
  why: 'Every table with a column of the domain is read, one after the other, and nobody can write to any of them until the transaction ends (SHARE). VALIDATE CONSTRAINT does the same for a domain: there is no form that lets writers through.',
  versions: 'all',
  fix: 'NOT VALID holds for new values and reads nothing; or a CHECK on the column itself, NOT VALID and validated, which stops nobody',
  evidence:
    'pg_locks shows SHARE and a scan on a table that uses the domain for ADD, SET NOT NULL and VALIDATE, and nothing at all for ADD … NOT VALID (14 and 18; test/database/lint/constraint-verdicts.test.ts).',
  kinds: ['AlterDomainStmt'],
  judge(statement, { schema }) {
    const node = asKind(statement, 'AlterDomainStmt');
    const work = WORK[node?.subtype ?? ''];
    if (node === undefined || work === undefined) return [];
    const constraint = unwrap(node.def, 'Constraint');
    const name = listName(node.typeName, 'type');
    if (constraint?.skip_validation === true || schema.isNew(name)) return [];
    const canWait = node.subtype === 'C' && constraint?.contype === 'CONSTR_CHECK';
    return [
      {
        ...{ start: statement.start, end: statement.end },
        severity: node.subtype === 'V' ? 'warning' : 'error',
        subject: named('domain', name),
        message: `nobody can write to any table that uses it while ${work} (SHARE)`,
        ...(canWait
          ? way(statement, 'suggestion', 'for new values only: NOT VALID', [append(statement, 'NOT VALID')])
          : {
              instead: 'in a quiet hour; or a CHECK on each column, with NOT VALID and VALIDATE CONSTRAINT',
            }),
      },
    ];
  },
});

const WORK: Readonly<Record<string, string>> = {
  C: 'all of them are checked',
  O: 'all of them are looked at for NULLs',
  V: 'all of them are checked',
};
