import { quoteLiteral } from '../../db/identifiers.ts';
import { asKind } from '../../migrations/node.ts';
import { listName } from '../../migrations/range-name.ts';
import { append, way } from '../edit.ts';
import { named } from '../named.ts';
import { defineRule } from '../rule.ts';

export const enumValueOrder = defineRule({
  id: 'enum-value-order',
  title: 'ADD VALUE without BEFORE or AFTER',
  severity: 'info',
  why: 'The value is the last one in every ORDER BY, < and max() on the type, which may surprise where the others have an order; it stays there, because values cannot be moved.',
  versions: 'all',
  fix: 'say the place: BEFORE or AFTER another value',
  evidence: 'Manual, ALTER TYPE: without BEFORE or AFTER the new value is added at the end of the list.',
  roles: ['migration'],
  kinds: ['AlterEnumStmt'],
  judge(statement, { schema }) {
    const node = asKind(statement, 'AlterEnumStmt');
    if (node?.newVal === undefined || node.oldVal !== undefined || node.newValNeighbor !== undefined)
      return [];
    const name = listName(node.typeName, 'type');
    if (schema.isNew(name)) return [];
    const last = schema.enumValues(name)?.at(-1);
    const added = quoteLiteral(node.newVal);
    return [
      {
        ...{ start: statement.start, end: statement.end },
        subject: named('enum', name),
        message:
          last === undefined
            ? `${added} comes behind all other values in every ORDER BY and comparison`
            : `${added} comes behind ${quoteLiteral(last)} in every ORDER BY and comparison`,
        ...(last === undefined
          ? { instead: `say the place: … ADD VALUE ${added} AFTER 'another value'` }
          : way(statement, 'suggestion', 'say the place', [
              append(statement, `AFTER ${quoteLiteral(last)}`),
            ])),
      },
    ];
  },
});
