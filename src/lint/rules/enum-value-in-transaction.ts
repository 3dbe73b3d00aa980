import { asKind } from '../../migrations/node.ts';
import { renderObjectName, type ObjectName } from '../../migrations/object-name.ts';
import { listName } from '../../migrations/range-name.ts';
import { quoteLiteral } from '../../db/identifiers.ts';
import { named } from '../named.ts';
import type { LintStatement } from '../lint-file.ts';
import { defineRule, type Offence } from '../rule.ts';
import type { Runner } from '../runner.ts';

export const enumValueInTransaction = defineRule({
  id: 'enum-value-in-transaction',
  title: 'A new value of an enum used in the transaction that adds it',
  severity: 'error',
  why: 'ALTER TYPE … ADD VALUE may stand in a transaction, but the value cannot be used before it ends (55P04): the migration fails and is undone. An enum that the same transaction makes is exempt.',
  versions: 'all (12 and later; before, ADD VALUE itself was refused in a transaction)',
  fix: 'COMMIT in between; db-deploy ends its transaction behind ADD VALUE by itself, unless BEGIN and COMMIT stand around both',
  evidence: '55P04, unsafe use of new value, measured on 15 and 18; manual, ALTER TYPE.',
  judgeFile(file, { schema }) {
    const added = new Map<number, readonly Added[]>();
    const made = new Set<string>();
    return file.statements.flatMap((statement) => {
      const { unit, start, end } = statement;
      const type = asKind(statement, 'CreateEnumStmt');
      if (type !== undefined) made.add(renderObjectName(listName(type.typeName, 'type')));
      if (!statement.isInTransaction || statement.isDormant === true) return [];
      const value = addedBy(statement);
      if (value !== undefined && !schema.isNew(value.name) && !made.has(renderObjectName(value.name)))
        added.set(unit, [...(added.get(unit) ?? []), value]);
      if (statement.kind === 'AlterEnumStmt') return [];
      const used = added.get(unit)?.find(({ text }) => usesText(statement.node, text));
      return used === undefined ? [] : [{ start, end, ...tell(used, file.runner) }];
    });
  },
});

interface Added {
  readonly name: ObjectName;
  readonly text: string;
}

function addedBy(statement: LintStatement): Added | undefined {
  const node = asKind(statement, 'AlterEnumStmt');
  if (node?.newVal === undefined || node.oldVal !== undefined) return undefined;
  return { name: listName(node.typeName, 'type'), text: node.newVal };
}

function tell({ name, text }: Added, runner: Runner): Pick<Offence, 'subject' | 'message' | 'instead'> {
  return {
    subject: named('type', name),
    message: `its new value ${quoteLiteral(text)} cannot be used before the transaction that adds it has ended (55P04)`,
    instead:
      runner === 'plumbline'
        ? 'COMMIT behind ALTER TYPE … ADD VALUE, and BEGIN anew where it is needed'
        : 'ALTER TYPE … ADD VALUE in a migration of its own, deployed before',
  };
}

function usesText(node: unknown, text: string): boolean {
  if (typeof node !== 'object' || node === null) return false;
  if (Array.isArray(node)) return node.some((one) => usesText(one, text));
  const constant = (node as { readonly A_Const?: { readonly sval?: { readonly sval?: string } } }).A_Const;
  if (constant?.sval?.sval === text) return true;
  return Object.values(node).some((inner) => usesText(inner, text));
}
