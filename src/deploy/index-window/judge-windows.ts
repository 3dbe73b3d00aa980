import { quoteIdentifier } from '../../db/identifiers.ts';
import { renderObjectName } from '../../migrations/object-name.ts';
import type { IndexChange, IndexStep, Place } from './index-steps.ts';

/** A valid index as it is before the rollback. */
export interface TableIndex {
  /** As the server writes it. */
  readonly table: string;
  readonly name: string;
  /** Its first column; null for an expression. */
  readonly leading: string | null;
  /** The names by which the rollback's text means this table or one of its indexes. */
  readonly asked: readonly string[];
}

/** A time in which no index of the table begins with the column, though one did before and one does again. */
export interface IndexWindow {
  readonly table: string;
  readonly column: string;
  readonly dropped: Place;
  readonly droppedName: string;
  readonly created: Place;
  readonly createdName: string | undefined;
}

type Created = Extract<IndexChange, { readonly action: 'create' }>;

/** What one transaction does is seen at once: windows lie between steps. */
export function judgeWindows(
  indexes: readonly TableIndex[],
  steps: readonly IndexStep[],
): readonly IndexWindow[] {
  let standing = indexes.map(({ table, name, leading }) => ({ table, name, leading }));
  const tableOf = (sqlName: string): string | undefined =>
    indexes.find(({ asked }) => asked.includes(sqlName))?.table;
  const windows: IndexWindow[] = [];
  for (const [number, step] of steps.entries()) {
    const dropped = step.flatMap((change) => {
      if (change.action === 'create') return [];
      const table = tableOf(renderObjectName(change.index));
      const index = standing.find((one) => one.table === table && one.name === change.index.name);
      return index === undefined ? [] : [{ ...index, at: change.at }];
    });
    standing = standing.filter(
      (one) => !dropped.some((gone) => gone.table === one.table && gone.name === one.name),
    );
    for (const change of step.filter((one) => one.action === 'create')) {
      const table = tableOf(renderObjectName(change.table));
      if (table !== undefined)
        standing.push({ table, name: change.name ?? '', leading: change.leading ?? null });
    }
    for (const { table, name, leading, at } of dropped) {
      if (leading === null || standing.some((one) => one.table === table && one.leading === leading))
        continue;
      const created = findCreated(steps.slice(number + 1), (sqlName) => tableOf(sqlName) === table, leading);
      if (created !== undefined)
        windows.push({
          table,
          column: leading,
          dropped: at,
          droppedName: name,
          created: created.at,
          createdName: created.name,
        });
    }
  }
  return windows;
}

function findCreated(
  later: readonly IndexStep[],
  isOnTable: (sqlName: string) => boolean,
  leading: string,
): Created | undefined {
  return later
    .flat()
    .find(
      (change): change is Created =>
        change.action === 'create' && change.leading === leading && isOnTable(renderObjectName(change.table)),
    );
}

/** One note a window: what queries will meet, and both ways to avoid it. */
export function renderWindow({
  table,
  column,
  dropped,
  droppedName,
  created,
  createdName,
}: IndexWindow): string {
  const isSameFile = dropped.migration === created.migration;
  const isSameName = createdName === droppedName;
  const where = isSameFile
    ? `statement ${created.statement}`
    : `${created.migration}, statement ${created.statement}`;
  const first = created.sql.replaceAll(/\s+/g, ' ').trim();
  return [
    `no index of ${table} begins with ${quoteIdentifier(column)} between statement ${dropped.statement} of ${dropped.file}, which drops ${quoteIdentifier(droppedName)}, and ${where}: queries by it read the whole table meanwhile`,
    ...(isSameName
      ? [
          '  it cannot be avoided by another order: both have one name; make the new one under another name and rename it',
        ]
      : [
          ...(isSameFile
            ? [`  in the file: put statement ${created.statement} before statement ${dropped.statement}`]
            : []),
          ...(created.isAlone ? [`  now: run this first, the rollback then finds it there: ${first};`] : []),
        ]),
  ].join('\n');
}
