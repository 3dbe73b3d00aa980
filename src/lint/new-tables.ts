import { asKind } from '../migrations/node.ts';
import type { ObjectName } from '../migrations/object-name.ts';
import { rangeName } from '../migrations/range-name.ts';
import type { LintFile } from './lint-file.ts';
import type { KnownSchema } from './schema/known-schema.ts';
import { schemaKey } from './schema/schema-model.ts';

/** For rules on a file as a whole: what the file makes itself, or an earlier migration that is as pending. */
export function newTables({ statements }: LintFile, schema: KnownSchema): (table: ObjectName) => boolean {
  const made = new Set<string>();
  for (const statement of statements) {
    const node = asKind(statement, 'CreateStmt');
    const relation = node?.relation ?? asKind(statement, 'CreateTableAsStmt')?.into?.rel;
    if (relation !== undefined && node?.if_not_exists !== true) made.add(schemaKey(rangeName(relation)));
  }
  return (table) => made.has(schemaKey(table)) || schema.isNew(table) || table.schema === 'pg_temp';
}
