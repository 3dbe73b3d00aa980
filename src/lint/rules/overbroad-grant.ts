import type { GrantStmt } from 'libpg-query';
import { quoteIdentifier } from '../../db/identifiers.ts';
import { asKind, unwrapAll } from '../../migrations/node.ts';
import type { LintStatement } from '../lint-file.ts';
import { defineRule } from '../rule.ts';

export const overbroadGrant = defineRule({
  id: 'overbroad-grant',
  title: 'GRANT to everybody, or of everything',
  severity: 'warning',
  why: 'PUBLIC is every role that can connect, those made later included. ALL on a table includes TRUNCATE, REFERENCES and TRIGGER, by which a role can empty it, block its rows and run code as whoever writes to it; since 17 also MAINTAIN. WITH GRANT OPTION hands the decision on.',
  versions: 'all',
  fix: 'name the role, and the rights that its code uses: SELECT, INSERT, UPDATE, DELETE',
  evidence: 'Manual, GRANT and 5.8 Privileges: ALL, PUBLIC and what each right allows.',
  kinds: ['GrantStmt', 'AlterDefaultPrivilegesStmt'],
  judge(statement) {
    const grant = grantOf(statement);
    if (grant?.is_grant !== true) return [];
    const roles = unwrapAll(grant.grantees, 'RoleSpec');
    const isPublic = roles.some(({ roletype }) => roletype === 'ROLESPEC_PUBLIC');
    const names = roles.map(({ rolename }) =>
      rolename === undefined ? 'PUBLIC' : quoteIdentifier(rolename),
    );
    const message = isPublic ? toPublic(grant) : ofAll(grant);
    if (message === undefined) return [];
    return [
      {
        ...{ start: statement.start, end: statement.end },
        subject: names.join(', '),
        message,
        instead: isPublic
          ? 'name the roles that need it instead of PUBLIC'
          : 'name the rights that its code uses: SELECT, INSERT, UPDATE, DELETE',
      },
    ];
  },
});

function grantOf(statement: LintStatement): GrantStmt | undefined {
  return asKind(statement, 'GrantStmt') ?? asKind(statement, 'AlterDefaultPrivilegesStmt')?.action;
}

/** What PUBLIC has anyway is no news: EXECUTE on functions, USAGE of types and languages (manual, table 5.2). */
const ANYWAY: ReadonlySet<string> = new Set([
  'OBJECT_FUNCTION',
  'OBJECT_PROCEDURE',
  'OBJECT_ROUTINE',
  'OBJECT_TYPE',
  'OBJECT_DOMAIN',
  'OBJECT_LANGUAGE',
]);

function toPublic({ objtype, privileges }: GrantStmt): string | undefined {
  if (ANYWAY.has(objtype ?? '')) return undefined;
  const rights = unwrapAll(privileges, 'AccessPriv').map(({ priv_name: name = '' }) => name);
  if (objtype === 'OBJECT_SCHEMA' && privileges !== undefined && rights.every((name) => name === 'usage'))
    return undefined;
  return 'every role that can connect gets it, and every role that is ever made';
}

function ofAll({ privileges, objtype, grant_option: canHandOn }: GrantStmt): string | undefined {
  if (privileges === undefined && objtype === 'OBJECT_TABLE')
    return 'ALL includes TRUNCATE, REFERENCES and TRIGGER: to empty a table, and to run code as those who write to it';
  return canHandOn === true ? 'it may give the right to whomever it likes' : undefined;
}
