import type { Database, Failure } from '../../db/database.ts';
import { quoteIdentifier, quoteLiteral, quoteQualified } from '../../db/identifiers.ts';
import { EXIT, ToolError } from '../../errors.ts';
import { indexOnAnotherTable } from '../../migrations/concurrent-index.ts';
import type { Statement } from '../../migrations/migration.ts';
import type { ObjectName } from '../../migrations/object-name.ts';
import { loadParser } from '../../migrations/parser.ts';
import { parseIndexBody } from './index-body.ts';
import { reference } from './index-look.ts';

/**
 * The body a CREATE INDEX would give, by letting the server build it on an empty clone of the table in a transaction
 * that is rolled back: no guess of ours about defaults, operator classes or how expressions are printed.
 */
export async function readIntendedBody(
  db: Database,
  table: ObjectName,
  statement: Statement,
): Promise<string> {
  const parser = await loadParser();
  // Its own name, because expressions may be qualified with it.
  const clone = quoteQualified('pg_temp', table.name);
  const result = await db.attempt(
    [
      'begin',
      `set local lock_timeout = '2s'`,
      `create temp table ${quoteIdentifier(table.name)} (like ${reference(table)} including generated) on commit drop`,
      indexOnAnotherTable(parser, statement, clone),
      `${INTENDED}${quoteLiteral(clone)}::pg_catalog.regclass`,
      'rollback',
    ].join('\n;\n'),
  );
  if (result.ok)
    return parseIndexBody((result.results[4] as readonly { definition: string }[])[0]?.definition ?? '');
  await db.attempt('rollback');
  throw cannotCompare(table, result.failure);
}

function cannotCompare(table: ObjectName, failure: Failure): ToolError {
  const reason = failure.kind === 'server' ? failure.error.message : failure.message;
  return new ToolError({
    code: 'cannot-compare-index',
    message: `an index of that name exists on ${reference(table)}, and whether it is the right one cannot be told: ${reason}`,
    hint: 'the role needs TEMPORARY on the database and SELECT on the table; then run the same command again',
    exitCode: EXIT.stopped,
    ...(failure.kind === 'server' && { server: failure.error }),
  });
}

const INTENDED = `
select pg_catalog.pg_get_indexdef(i.indexrelid) as definition from pg_catalog.pg_index as i where i.indrelid = `;
