import type { KnownTable } from '../lint/schema/known-schema.ts';
import { replay } from '../lint/schema/replay.ts';
import { SchemaModel } from '../lint/schema/schema-model.ts';
import type { ObjectName } from '../migrations/object-name.ts';
import type { Parser } from '../migrations/parser.ts';
import { split } from '../migrations/split.ts';
import { enumAsDdl, relationAsDdl } from './as-ddl.ts';
import type { Catalog, CatalogRelation, Meaning } from './catalog.ts';

/** What a server told, as the rules know it. */
export function liveSchema(parser: Parser, catalog: Catalog): SchemaModel {
  const { searchPath, relations, meanings, enums } = catalog;
  const model = new SchemaModel(searchPath.length === 0 ? ['public'] : searchPath);
  const run = (sql: string): void => {
    for (const statement of split(parser, sql).statements) replay(model, statement, false);
  };
  for (const one of enums) run(enumAsDdl(one));
  for (const relation of relations) {
    const kind = KINDS[relation.kind];
    if (kind === undefined) continue;
    run(relationAsDdl(relation));
    complete(model, relation, kind);
  }
  for (const meaning of meanings) noteMeaning(model, meaning);
  return model;
}

const KINDS: Readonly<Record<string, KnownTable['kind']>> = {
  r: 'table',
  p: 'partitioned table',
  v: 'view',
  m: 'materialized view',
  f: 'foreign table',
};

/** What no statement tells: sizes, statistics, validity. */
function complete(model: SchemaModel, relation: CatalogRelation, kind: KnownTable['kind']): void {
  const name: ObjectName = { kind: 'relation', schema: relation.schema, name: relation.name };
  const table = model.table(name);
  if (table === undefined) return;
  const told = new Map(relation.columns.map((column) => [column.name, column]));
  const columns = [...table.columns].map(([key, column]) => {
    const { type, width } = told.get(key) ?? { type: undefined, width: null };
    return [
      key,
      {
        ...column,
        ...(type !== undefined && { typeText: type }),
        ...(width !== null && { averageWidth: width }),
      },
    ] as const;
  });
  model.putTable({
    ...{ ...table, kind, columns: new Map(columns) },
    ...(relation.bytes !== undefined && { sizeBytes: relation.bytes }),
    ...(relation.rows >= 0 && { rows: relation.rows }),
  });
  for (const { name: index, definition, isValid } of relation.indexes) {
    const known = model.index({ kind: 'index', schema: relation.schema, name: index });
    if (known !== undefined) model.putIndex({ ...known, definition, isValid });
  }
}

const OTHERS: Readonly<Record<string, string>> = {
  S: 'sequence',
  c: 'composite type',
  i: 'index',
  I: 'index',
};

function noteMeaning(model: SchemaModel, meaning: Meaning): void {
  const { schema, name, kind, foundSchema, similarSchema, similarName } = meaning;
  const asked: ObjectName = { kind: 'relation', schema: schema ?? undefined, name };
  if (kind === null) {
    const similar: ObjectName | undefined =
      similarName === null
        ? undefined
        : {
            kind: 'relation',
            schema: schema === null ? undefined : (similarSchema ?? undefined),
            name: similarName,
          };
    model.putAbsent(asked, similar);
    return;
  }
  if (model.relationKind(asked) === undefined)
    model.putOther({ ...asked, schema: foundSchema ?? undefined }, OTHERS[kind] ?? KINDS[kind] ?? 'relation');
}
