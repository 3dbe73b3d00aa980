import { quoteIdentifier, quoteLiteral } from '../../db/identifiers.ts';
import { asKind, namesOf } from '../../migrations/node.ts';
import { renderObjectName } from '../../migrations/object-name.ts';
import { listName } from '../../migrations/range-name.ts';
import { named } from '../named.ts';
import { defineRule } from '../rule.ts';

export const createEnum = defineRule({
  id: 'create-enum',
  title: 'An enum type is made',
  severity: 'info',
  why: 'Values of an enum can be added and renamed, but never removed or put in another order: that takes a new type and a rewrite of every column that uses it. A value that was added cannot be used in the transaction that adds it (55P04).',
  versions: 'all',
  fix: 'where values come and go, a table of values and a foreign key; an enum where the list is final',
  evidence: 'Manual, 8.7 Enumerated Types: existing values cannot be removed, nor their order changed.',
  roles: ['migration'],
  kinds: ['CreateEnumStmt'],
  judge(statement) {
    const node = asKind(statement, 'CreateEnumStmt');
    if (node === undefined) return [];
    const name = listName(node.typeName, 'type');
    const table = renderObjectName({ ...name, name: `${name.name}_value` });
    const values = namesOf(node.vals).map((value) => `(${quoteLiteral(value)})`);
    const insert = values.length === 0 ? [] : [`INSERT INTO ${table} VALUES ${values.join(', ')};`];
    return [
      {
        ...{ start: statement.start, end: statement.end },
        subject: named('enum', name),
        message: 'its values can be added to and renamed, but never removed or put in another order',
        instead: [`CREATE TABLE ${table} (${quoteIdentifier('value')} text PRIMARY KEY);`, ...insert].join(
          '\n',
        ),
      },
    ];
  },
});
