import { asKind, unwrapAll } from '../../migrations/node.ts';
import { quoteIdentifier } from '../../db/identifiers.ts';
import type { ObjectName } from '../../migrations/object-name.ts';
import { rangeName } from '../../migrations/range-name.ts';
import type { LintStatement } from '../lint-file.ts';
import { named } from '../named.ts';
import { defineRule } from '../rule.ts';
import type { KnownSchema } from '../schema/known-schema.ts';

export const ifNotExistsOtherDefinition = defineRule({
  id: 'if-not-exists-other-definition',
  title: 'IF NOT EXISTS of something that is there with another definition',
  severity: 'warning',
  why: 'An earlier statement made the table or index under this name, but not the same: PostgreSQL compares the name alone, gives a NOTICE and skips the statement, so that the column or index that it asks for is never there.',
  versions: 'all',
  fix: 'ALTER TABLE for what is missing, another name for the other index; and no IF NOT EXISTS, so that a difference is an error',
  evidence:
    'CREATE INDEX IF NOT EXISTS of the same name with other columns is skipped (measured on 15 and 18); manual, CREATE INDEX: there is no guarantee that the existing index is like the one asked for.',
  kinds: ['IndexStmt', 'CreateStmt'],
  judge(statement, { schema, server }) {
    // which knows definitions and validity: if-not-exists-hides
    if (server !== undefined) return [];
    const found = indexOf(statement, schema) ?? tableOf(statement, schema);
    if (found === undefined) return [];
    return [
      {
        ...{ start: statement.start, end: statement.end },
        subject: named(statement.kind === 'IndexStmt' ? 'index' : 'table', found.name),
        message: `is there already, ${found.difference}: the statement is skipped with a NOTICE`,
        instead: found.instead,
      },
    ];
  },
});

interface Found {
  readonly name: ObjectName;
  readonly difference: string;
  readonly instead: string;
}

function indexOf(statement: LintStatement, schema: KnownSchema): Found | undefined {
  const node = asKind(statement, 'IndexStmt');
  if (node?.if_not_exists !== true || node.relation === undefined || node.idxname === undefined)
    return undefined;
  const name = { kind: 'index', schema: node.relation.schemaname, name: node.idxname } as const;
  const known = schema.index(name);
  if (known === undefined || known.columns.includes(undefined)) return undefined;
  const columns = unwrapAll(node.indexParams, 'IndexElem').map((element) => element.name);
  const isSame =
    known.table.name === node.relation.relname &&
    known.columns.join() === columns.join() &&
    known.isUnique === (node.unique === true);
  if (isSame || columns.includes(undefined)) return undefined;
  const made = `${known.isUnique ? 'unique ' : ''}on ${quoteIdentifier(known.table.name)} (${known.columns.map((one) => quoteIdentifier(one ?? '')).join(', ')})`;
  return { name, difference: made, instead: 'give the index another name, and leave IF NOT EXISTS out' };
}

function tableOf(statement: LintStatement, schema: KnownSchema): Found | undefined {
  const node = asKind(statement, 'CreateStmt');
  if (node?.if_not_exists !== true || node.relation === undefined) return undefined;
  const name = rangeName(node.relation);
  const known = schema.table(name);
  if (known?.isComplete !== true) return undefined;
  const missing = unwrapAll(node.tableElts, 'ColumnDef')
    .map(({ colname = '' }) => colname)
    .filter((column) => !known.columns.has(column));
  if (missing.length === 0) return undefined;
  const columns = missing.map((column) => quoteIdentifier(column)).join(', ');
  return {
    name,
    difference: `without ${columns}`,
    instead: 'ALTER TABLE … ADD COLUMN for what is missing',
  };
}
