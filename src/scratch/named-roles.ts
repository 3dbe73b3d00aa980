import type { RoleSpec } from 'libpg-query';
import type { Statement } from '../migrations/migration.ts';
import { asKind } from '../migrations/node.ts';

/**
 * The roles that statements expect to be there: owners, grantees, those of policies. PostgreSQL's own (pg_…) are, and what
 * CREATE ROLE of the same statements makes must not be there yet.
 */
export function namedRoles(statements: readonly Statement[]): readonly string[] {
  const made = new Set(statements.flatMap((statement) => asKind(statement, 'CreateRoleStmt')?.role ?? []));
  const named = new Set(statements.flatMap(({ node }) => [...rolesIn(node)]));
  return [...named].filter((role) => !made.has(role) && !role.startsWith('pg_')).sort();
}

/** RoleSpec is a node in lists, and a plain field elsewhere: what tells it is roletype. */
function* rolesIn(node: unknown): Iterable<string> {
  if (typeof node !== 'object' || node === null) return;
  const { roletype, rolename } = node as RoleSpec;
  if (roletype === 'ROLESPEC_CSTRING' && rolename !== undefined) yield rolename;
  for (const child of Object.values(node)) yield* rolesIn(child);
}
