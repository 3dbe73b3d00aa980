import { asKind } from '../../migrations/node.ts';
import { listName } from '../../migrations/range-name.ts';
import { quoteLiteral } from '../../db/identifiers.ts';
import { named } from '../named.ts';
import { defineRule } from '../rule.ts';
import { unitBefore } from '../unit-before.ts';

export const enumValueInTransaction = defineRule({
  id: 'enum-value-in-transaction',
  title: 'A new value of an enum used in the transaction that adds it',
  severity: 'error',
  why: 'ALTER TYPE … ADD VALUE may stand in a transaction, but the value cannot be used before it ends (55P04): the migration fails and is undone. An enum that the same transaction makes is exempt.',
  versions: 'all (12 and later; before, ADD VALUE itself was refused in a transaction)',
  fix: 'COMMIT in between; db-deploy ends its transaction behind ADD VALUE by itself, unless BEGIN and COMMIT stand around both',
  evidence: '55P04, unsafe use of new value, measured on 15 and 18; manual, ALTER TYPE.',
  judge(statement, { file, schema }) {
    if (statement.kind === 'AlterEnumStmt' || !statement.isInTransaction) return [];
    const offences = unitBefore(statement, file).flatMap((one) => {
      const node = asKind(one, 'AlterEnumStmt');
      const name = listName(node?.typeName, 'type');
      if (node?.newVal === undefined || node.oldVal !== undefined || schema.isNew(name)) return [];
      return usesText(statement.node, node.newVal) ? [{ name, value: node.newVal }] : [];
    });
    return offences.slice(0, 1).map(({ name, value }) => ({
      ...{ start: statement.start, end: statement.end },
      subject: named('type', name),
      message: `its new value ${quoteLiteral(value)} cannot be used before the transaction that adds it has ended (55P04)`,
      instead:
        file.runner === 'plumbline'
          ? 'COMMIT behind ALTER TYPE … ADD VALUE, and BEGIN anew where it is needed'
          : 'ALTER TYPE … ADD VALUE in a migration of its own, deployed before',
    }));
  },
});

function usesText(node: unknown, text: string): boolean {
  if (typeof node !== 'object' || node === null) return false;
  if (Array.isArray(node)) return node.some((one) => usesText(one, text));
  const constant = (node as { readonly A_Const?: { readonly sval?: { readonly sval?: string } } }).A_Const;
  if (constant?.sval?.sval === text) return true;
  return Object.values(node).some((inner) => usesText(inner, text));
}
