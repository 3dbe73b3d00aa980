import { quoteIdentifier } from './identifiers.ts';

/** `relation` as SQL writes it, or several with commas between; `role` as the catalog has it. */
export function grantSelect(relation: string, role: string): string {
  return `grant select on ${relation} to ${quoteIdentifier(role)};`;
}
