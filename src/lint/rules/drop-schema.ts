import { asKind } from '../../migrations/node.ts';
import { renderObjectName } from '../../migrations/object-name.ts';
import { objectName } from '../../migrations/range-name.ts';
import { quoteLiteral } from '../../db/identifiers.ts';
import { isOthers } from '../own-work.ts';
import { defineRule } from '../rule.ts';
import { listed } from '../words.ts';

export const dropSchema = defineRule({
  id: 'drop-schema',
  title: 'DROP SCHEMA',
  severity: 'error',
  why: 'With CASCADE every table, function and type of the schema goes with it, whoever made it, and with them the views and foreign keys of other schemas; each table is locked ACCESS EXCLUSIVE. Without CASCADE it fails (2BP01) as soon as anything is left in it.',
  versions: 'all',
  fix: 'drop by name what is meant, then the empty schema without CASCADE',
  evidence:
    'Manual, DROP SCHEMA; pg_locks shows ACCESS EXCLUSIVE on each table of the schema (14 and 18; test/database/lint/constraint-verdicts.test.ts).',
  kinds: ['DropStmt'],
  judge(statement, ground) {
    const { removeType, objects = [], behavior } = asKind(statement, 'DropStmt') ?? {};
    if (removeType !== 'OBJECT_SCHEMA') return [];
    const lost = objects
      .map((object) => objectName(object, 'schema'))
      .filter((name) => isOthers(ground, name));
    if (lost.length === 0) return [];
    const isCascade = behavior === 'DROP_CASCADE';
    const names = lost.map(({ name }) => quoteLiteral(name)).join(', ');
    return [
      {
        ...{ start: statement.start, end: statement.end },
        severity: isCascade ? 'error' : 'warning',
        subject: listed('schema', lost.map(renderObjectName)),
        message: isCascade
          ? 'every table in it is dropped with its rows, and with them what depends on it elsewhere'
          : 'it fails unless nothing is left in it',
        instead: `-- what is in it:\nSELECT c.oid::pg_catalog.regclass, c.relkind FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname IN (${names});`,
      },
    ];
  },
});
