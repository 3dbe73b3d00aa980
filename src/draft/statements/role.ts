import type { RoleSpec } from 'libpg-query';
import { quoteIdentifier } from '../../db/identifiers.ts';

const WORDS: Readonly<Record<string, string>> = {
  ROLESPEC_PUBLIC: 'public',
  ROLESPEC_CURRENT_USER: 'current_user',
  ROLESPEC_CURRENT_ROLE: 'current_role',
  ROLESPEC_SESSION_USER: 'session_user',
};

/** As SQL writes it. */
export function roleOf(role: RoleSpec | undefined): string {
  return WORDS[role?.roletype ?? ''] ?? quoteIdentifier(role?.rolename ?? '');
}
