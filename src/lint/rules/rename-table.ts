import { asKind } from '../../migrations/node.ts';
import { renderObjectName, type ObjectName } from '../../migrations/object-name.ts';
import { rangeName } from '../../migrations/range-name.ts';
import { isInUse } from '../in-use.ts';
import type { LintFile, LintStatement } from '../lint-file.ts';
import { named } from '../named.ts';
import { isOthers } from '../own-work.ts';
import { perFile } from '../per-file.ts';
import { defineRule } from '../rule.ts';
import { schemaKey } from '../schema/schema-model.ts';
import { renderSteps } from '../steps.ts';

export const renameTable = defineRule({
  id: 'rename-table',
  title: 'A table in use gets another name or schema',
  severity: 'error',
  why: 'From its commit on, every statement of the running application that has the old name fails with 42P01, until the last old process is replaced; ACCESS EXCLUSIVE is held until then.',
  versions: 'all',
  fix: 'a view with the old name, made in the same transaction, serves the old code; it is dropped when nobody uses it',
  evidence:
    'A view of one table can be written through, ON CONFLICT included (manual, CREATE VIEW, Updatable Views; test/database/lint/constraint-verdicts.test.ts).',
  kinds: ['RenameStmt', 'AlterObjectSchemaStmt'],
  judge(statement, ground) {
    const moved = movedTable(statement);
    if (moved === undefined || !isInUse(ground.schema, moved.relation)) return [];
    const { from, to } = moved;
    if (!isOthers(ground, from) || isTakenAgain(statement, from, ground.file)) return [];
    const [before, after] = [renderObjectName(from), renderObjectName(to)];
    return [
      {
        ...{ start: statement.start, end: statement.end, table: from },
        subject: named('table', from),
        message: `code that still says ${before} fails as soon as it is ${after}`,
        instead: renderSteps([
          {
            when: 'in one transaction',
            sql: [`${statement.sql};`, `CREATE VIEW ${before} AS SELECT * FROM ${after};`],
          },
          { when: 'when no code says the old name any more', sql: [`DROP VIEW ${before};`] },
        ]),
      },
    ];
  },
});

interface Moved {
  readonly relation: NonNullable<NonNullable<ReturnType<typeof asKind<'RenameStmt'>>>['relation']>;
  readonly from: ObjectName;
  readonly to: ObjectName;
}

const TABLES: ReadonlySet<string> = new Set([
  'OBJECT_TABLE',
  'OBJECT_VIEW',
  'OBJECT_MATVIEW',
  'OBJECT_FOREIGN_TABLE',
]);

/** Sequences and indexes are in no code that matters. */
function movedTable(statement: LintStatement): Moved | undefined {
  const renamed = asKind(statement, 'RenameStmt');
  const moved = asKind(statement, 'AlterObjectSchemaStmt');
  const { relation } = renamed ?? moved ?? {};
  if (relation === undefined || !TABLES.has(renamed?.renameType ?? moved?.objectType ?? '')) return undefined;
  const from = rangeName(relation);
  const to =
    renamed === undefined ? { ...from, schema: moved?.newschema } : { ...from, name: renamed.newname ?? '' };
  return { relation, from, to };
}

/** Before the transaction ends something else has the old name: a view, or the table that takes its place. */
function isTakenAgain({ index, unit }: LintStatement, from: ObjectName, file: LintFile): boolean {
  const takers = takersIn(file).get(schemaKey(from)) ?? [];
  return takers.some((taker) => taker.unit === unit && taker.index > index);
}

/** The statements that give something a name, by the name. */
const takersIn = perFile(({ statements }) => {
  const takers = new Map<string, LintStatement[]>();
  for (const statement of statements) {
    const made = asKind(statement, 'ViewStmt')?.view ?? asKind(statement, 'CreateStmt')?.relation;
    const name = made === undefined ? movedTable(statement)?.to : rangeName(made);
    if (name === undefined) continue;
    const key = schemaKey(name);
    takers.set(key, [...(takers.get(key) ?? []), statement]);
  }
  return takers;
});
