import { renderObjectName } from '../../migrations/object-name.ts';
import { asKind } from '../../migrations/node.ts';
import { rangeName } from '../../migrations/range-name.ts';
import { named } from '../named.ts';
import { defineRule } from '../rule.ts';

export const unqualifiedName = defineRule({
  id: 'unqualified-name',
  title: 'A table without its schema',
  severity: 'warning',
  isStyle: true,
  why: 'The search_path of the session decides where it is made, or which table is meant; another role or another tool may have another one.',
  versions: 'all',
  fix: 'write the schema in front of the name',
  evidence: 'manual 5.10.3.',
  roles: ['migration', 'rollback'],
  kinds: ['CreateStmt', 'AlterTableStmt', 'IndexStmt', 'ViewStmt', 'UpdateStmt', 'DeleteStmt', 'InsertStmt'],
  judge(statement) {
    const relation =
      asKind(statement, 'CreateStmt')?.relation ??
      asKind(statement, 'AlterTableStmt')?.relation ??
      asKind(statement, 'IndexStmt')?.relation ??
      asKind(statement, 'ViewStmt')?.view ??
      asKind(statement, 'UpdateStmt')?.relation ??
      asKind(statement, 'DeleteStmt')?.relation ??
      asKind(statement, 'InsertStmt')?.relation;
    if (relation === undefined || relation.schemaname !== undefined || relation.relpersistence === 't')
      return [];
    const table = rangeName(relation);
    return [
      {
        ...{ start: statement.start, end: statement.end, table },
        subject: named('table', table),
        message: 'is looked up in the search_path of whoever runs this',
        instead: renderObjectName({ ...table, schema: 'public' }),
      },
    ];
  },
});
