import { quoteIdentifier } from '../../db/identifiers.ts';
import { asKind } from '../../migrations/node.ts';
import { named } from '../named.ts';
import { isOthers } from '../own-work.ts';
import { defineRule } from '../rule.ts';

export const renameSchema = defineRule({
  id: 'rename-schema',
  title: 'A schema gets another name',
  severity: 'error',
  why: 'From its commit on, every statement of the running application that has the old name, or finds its tables through a search_path that has it, fails with 42P01 or 3F000; functions whose text names the schema fail when they are called next.',
  versions: 'all',
  fix: 'make the new schema, move the tables one by one with a view in their old place, and set the search_path of the roles',
  evidence:
    'No table is locked, so that nothing holds the deployment up and nothing warns: the catalog row of the schema changes (manual, ALTER SCHEMA).',
  kinds: ['RenameStmt'],
  judge(statement, ground) {
    const node = asKind(statement, 'RenameStmt');
    if (node?.renameType !== 'OBJECT_SCHEMA') return [];
    const name = { kind: 'schema', schema: undefined, name: node.subname ?? '' } as const;
    if (!isOthers(ground, name)) return [];
    const [from, to] = [quoteIdentifier(name.name), quoteIdentifier(node.newname ?? '')];
    return [
      {
        ...{ start: statement.start, end: statement.end },
        subject: named('schema', name),
        message: `code, functions and search_path settings that say ${from} fail as soon as it is ${to}`,
        instead: `CREATE SCHEMA ${to};
-- for each table, in one transaction:
ALTER TABLE ${from}."<table>" SET SCHEMA ${to};
CREATE VIEW ${from}."<table>" AS SELECT * FROM ${to}."<table>";`,
      },
    ];
  },
});
