import type { Constraint } from 'libpg-query';
import { asKind, namesOf, unwrap, unwrapAll, type NodeOf } from '../../migrations/node.ts';
import { rangeName } from '../../migrations/range-name.ts';
import type { LintFile, LintStatement } from '../lint-file.ts';
import { named } from '../named.ts';
import { defineRule } from '../rule.ts';

const MOST_KEY_COLUMNS = 4;

export const primaryKeyShape = defineRule({
  id: 'primary-key-shape',
  title: 'A table without a primary key, or with one of more than four columns',
  severity: 'warning',
  isStyle: true,
  why: 'Without a primary key logical replication refuses UPDATE and DELETE of published tables, and duplicates cannot be told apart. A key of many columns is repeated in every index and every table that refers to it.',
  versions: 'all',
  fix: 'a primary key of one column, such as bigint GENERATED ALWAYS AS IDENTITY; the many columns as UNIQUE',
  evidence: 'manual 29.1 (replica identity) and 5.5.4.',
  roles: ['migration'],
  kinds: ['CreateStmt'],
  judge(statement, { file }) {
    const node = asKind(statement, 'CreateStmt');
    if (node?.relation === undefined || node.relation.relpersistence === 't') return [];
    // a partition, a child and a typed table have their columns from elsewhere; LIKE may bring the key
    const isWhole =
      node.inhRelations === undefined &&
      node.ofTypename === undefined &&
      unwrapAll(node.tableElts, 'TableLikeClause').length === 0;
    const keys = keysOf(node);
    const table = rangeName(node.relation);
    const place = { start: statement.start, end: statement.end, subject: named('table', table), table };
    if (keys === undefined)
      return isWhole && !isKeyAddedLater(file, statement)
        ? [
            {
              ...place,
              message: 'has no primary key',
              instead: 'id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY',
            },
          ]
        : [];
    if (keys <= MOST_KEY_COLUMNS) return [];
    const message = `its primary key has ${keys} columns, which every index and every reference repeats`;
    return [{ ...place, message, instead: 'a key of one column, and UNIQUE on these' }];
  },
});

function isKey({ contype }: Constraint): boolean {
  return contype === 'CONSTR_PRIMARY';
}

/** How many columns the primary key has; undefined: there is none. */
function keysOf(node: NodeOf<'CreateStmt'>): number | undefined {
  const ofTable = unwrapAll(node.tableElts, 'Constraint').find(isKey);
  if (ofTable !== undefined) return namesOf(ofTable.keys).length;
  const ofColumns = unwrapAll(node.tableElts, 'ColumnDef').flatMap(({ constraints }) =>
    unwrapAll(constraints, 'Constraint').filter(isKey),
  );
  return ofColumns.length > 0 ? 1 : undefined;
}

function isKeyAddedLater(file: LintFile, statement: LintStatement): boolean {
  const own = asKind(statement, 'CreateStmt')?.relation;
  return file.statements.slice(statement.index + 1).some((later) => {
    const alter = asKind(later, 'AlterTableStmt');
    if (alter?.relation?.relname !== own?.relname) return false;
    return unwrapAll(alter?.cmds, 'AlterTableCmd').some(
      ({ def }) => unwrap(def, 'Constraint')?.contype === 'CONSTR_PRIMARY',
    );
  });
}
