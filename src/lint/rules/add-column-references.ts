import { renderObjectName } from '../../migrations/object-name.ts';
import { rangeName } from '../../migrations/range-name.ts';
import { isValue, troublesomeColumns, type AddedColumn } from '../add-column.ts';
import { splitColumn, writtenColumn } from '../added-column-steps.ts';
import { isInUse } from '../in-use.ts';
import { named, namedColumn } from '../named.ts';
import { defineRule } from '../rule.ts';
import { renderSteps } from '../steps.ts';

export const addColumnReferences = defineRule({
  id: 'add-column-references',
  title: 'ADD COLUMN with REFERENCES',
  severity: 'error',
  why: 'The table is locked ACCESS EXCLUSIVE and the one it refers to SHARE ROW EXCLUSIVE, until the transaction ends. Without a default nothing is read, and both locks are short; with one, every row is looked up in the other table meanwhile.',
  versions: 'all',
  fix: 'add the column alone, and the foreign key NOT VALID in a transaction of its own; validate it after that',
  evidence:
    'pg_locks shows both locks; the tables are scanned only where the column has a default (measured on 14 and 18).',
  kinds: ['AlterTableStmt'],
  judge(statement, ground) {
    return troublesomeColumns(statement, ground, 'references').flatMap((added) => {
      const { start, end, table, relation } = added.command;
      const parent = parentOf(added);
      const isFilled = added.constraints.some(isValue);
      const isOther = parent !== undefined && renderObjectName(rangeName(parent)) !== renderObjectName(table);
      if (!isFilled && (!isOther || !isInUse(ground.schema, parent))) return [];
      const other = named('table', rangeName(parent ?? relation));
      return {
        ...{ start, end, table, subject: namedColumn(table, added.name) },
        ...(!isFilled && { severity: 'info' as const }),
        message: isFilled
          ? `every row of ${named('table', table)} is looked up in ${other}, while nobody can read or write the one or write to the other`
          : `reads nothing, but nobody can write to ${other} either until the transaction ends`,
        instead: renderSteps(splitColumn(added, writtenColumn(statement, added), ground)),
      };
    });
  },
});

function parentOf({ constraints }: AddedColumn): AddedColumn['constraints'][number]['pktable'] {
  return constraints.find(({ pktable }) => pktable !== undefined)?.pktable;
}
