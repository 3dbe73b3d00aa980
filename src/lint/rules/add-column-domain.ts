import { renderObjectName } from '../../migrations/object-name.ts';
import { listName } from '../../migrations/range-name.ts';
import { troublesomeColumns } from '../add-column.ts';
import { named, namedColumn } from '../named.ts';
import { defineRule } from '../rule.ts';

export const addColumnDomain = defineRule({
  id: 'add-column-domain',
  title: 'ADD COLUMN of a domain with constraints',
  severity: 'error',
  why: 'The constraints of the domain are tried on every row, even where the column is NULL: the table and all its indexes are written anew under ACCESS EXCLUSIVE, and nobody reads or writes meanwhile.',
  versions: 'all',
  fix: "add the column with the domain's base type, and the check NOT VALID; a domain without constraints costs nothing",
  evidence:
    'relfilenode of the table changes with a constrained domain, with and without a default, not with an unconstrained one (measured on 14 and 18).',
  kinds: ['AlterTableStmt'],
  judge(statement, ground) {
    return troublesomeColumns(statement, ground, 'domain').map((added) => {
      const { start, end, table } = added.command;
      const domain = renderObjectName(listName(added.column.typeName?.names, 'type'));
      return {
        ...{ start, end, table, subject: namedColumn(table, added.name) },
        message: `the constraints of domain ${domain} are tried on every row: ${named('table', table)} and all its indexes are written anew while nobody can read or write`,
        instead:
          "the domain's base type, and its check as ADD CONSTRAINT … CHECK (…) NOT VALID, validated later",
      };
    });
  },
});
