import { quoteIdentifier } from '../../db/identifiers.ts';
import { renderObjectName, type ObjectName } from '../../migrations/object-name.ts';
import { droppedIndexesOf } from '../dropped-index.ts';
import type { Ground } from '../ground.ts';
import { behindTable } from '../index-on-another.ts';
import { isIndexOfPartitioned } from '../index-in-use.ts';
import { isInUse } from '../in-use.ts';
import type { LintStatement } from '../lint-file.ts';
import { named } from '../named.ts';
import { newIndexOf, type NewIndex } from '../new-index.ts';
import { defineRule, type Offence } from '../rule.ts';

export const indexOnPartitioned = defineRule({
  id: 'index-on-partitioned',
  title: 'An index of a partitioned table, built or dropped as of an ordinary one',
  severity: 'error',
  why: 'CONCURRENTLY is refused on a partitioned table with SQLSTATE 0A000. Without it, the index is built on one partition after the other in one transaction, and nobody can write to any of them until the last is done.',
  versions: 'all',
  fix: 'CREATE INDEX ON ONLY the parent, which reads nothing; CREATE INDEX CONCURRENTLY on each partition; ALTER INDEX … ATTACH PARTITION: the last one makes the parent index valid',
  evidence:
    '"cannot create index on partitioned table … concurrently", "cannot drop partitioned index … concurrently" (measured on 15 and 18; manual, CREATE INDEX and 5.12.2.2).',
  kinds: ['IndexStmt', 'DropStmt'],
  judge: (statement, { schema }) => [...judgeBuild(statement, schema), ...judgeDrop(statement, schema)],
});

function judgeBuild(statement: LintStatement, schema: Ground['schema']): readonly Offence[] {
  const made = newIndexOf(statement);
  if (made === undefined || schema.table(made.table)?.kind !== 'partitioned table') return [];
  const { node, table, subject } = made;
  const isOnly = node.relation?.inh !== true;
  const isConcurrent = node.concurrent === true;
  if (!isConcurrent && (isOnly || node.relation === undefined || !isInUse(schema, node.relation))) return [];
  const message = isConcurrent
    ? `is refused (0A000): ${named('table', table)} is partitioned, and CONCURRENTLY takes no partitioned table`
    : `nobody can write to any partition of ${named('table', table)} until the last of them has its index`;
  const instead = partByPart(statement, made, partitionsOf(schema, table));
  return [{ start: statement.start, end: statement.end, subject, message, instead, table }];
}

function judgeDrop(statement: LintStatement, schema: Ground['schema']): readonly Offence[] {
  const dropped = droppedIndexesOf(statement);
  const [name] = dropped?.names.filter((one) => isIndexOfPartitioned(schema, one)) ?? [];
  if (dropped?.isConcurrent !== true || name === undefined) return [];
  return [
    {
      ...{ start: statement.start, end: statement.end },
      subject: named('index', name),
      message: 'is refused (0A000): its table is partitioned, and CONCURRENTLY takes no partitioned index',
      instead: `DROP INDEX ${renderObjectName(name)};`,
    },
  ];
}

function partitionsOf(schema: Ground['schema'], parent: ObjectName): readonly ObjectName[] {
  const is = (one: ObjectName | undefined): boolean =>
    one?.name === parent.name && (one.schema ?? 'public') === (parent.schema ?? 'public');
  return [...schema.tables()].filter(({ partitionOf }) => is(partitionOf)).map(({ name }) => name);
}

function partByPart(
  statement: LintStatement,
  { node, table, index }: NewIndex,
  partitions: readonly ObjectName[],
): string {
  const create = node.unique === true ? 'CREATE UNIQUE INDEX' : 'CREATE INDEX';
  const rest = behindTable(statement);
  const own = index.name.name === '' ? `${table.name}_idx` : index.name.name;
  const parts =
    partitions.length > 0
      ? partitions.map((partition) => ({
          name: `${partition.name}_${own}`,
          partition: renderObjectName(partition),
        }))
      : [{ name: `${own}_1`, partition: '<each partition>' }];
  const parent = renderObjectName({ ...index.name, name: own });
  return [
    `${create} ${quoteIdentifier(own)} ON ONLY ${renderObjectName(table)} ${rest};`,
    ...parts.flatMap(({ name, partition }) => [
      `${create} CONCURRENTLY ${quoteIdentifier(name)} ON ${partition} ${rest};`,
      `ALTER INDEX ${parent} ATTACH PARTITION ${quoteIdentifier(name)};`,
    ]),
  ].join('\n');
}
