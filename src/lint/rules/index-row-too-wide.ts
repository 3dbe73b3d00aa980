import { quoteIdentifier } from '../../db/identifiers.ts';
import { renderObjectName } from '../../migrations/object-name.ts';
import { named } from '../named.ts';
import { newIndexOf } from '../new-index.ts';
import { isKeptShort, unboundedKind } from '../schema/unbounded.ts';
import { defineRule, type Offence } from '../rule.ts';
import type { KnownColumn } from '../schema/known-schema.ts';

export const indexRowTooWide = defineRule({
  id: 'index-row-too-wide',
  title: 'A B-tree index that carries a column without limit',
  severity: 'warning',
  why: 'A row of a B-tree, key and INCLUDE together, may have 2,704 bytes. One longer row ends the build with SQLSTATE 54000, with CONCURRENTLY an INVALID index stays behind; if it comes later, the INSERT or UPDATE of the application fails instead.',
  versions: 'all; INCLUDE since 11',
  fix: 'only narrow columns; a hash of the value as key; a CHECK on its length keeps the column short. With --url lint measures the rows that are there: an average below 270 bytes makes this a note',
  evidence:
    '"index row size 2712 exceeds btree version 4 maximum 2704" at the build, and at an INSERT after it (measured on 15 and 18; manual 65.1.4).',
  kinds: ['IndexStmt'],
  judge(statement, { schema }) {
    const made = newIndexOf(statement);
    const table = made && schema.table(made.table);
    if (made === undefined || table === undefined || made.index.method !== 'btree') return [];
    const kindOf = (name: string | undefined): ReturnType<typeof unboundedKind> => {
      const column = name === undefined ? undefined : table.columns.get(name);
      return column === undefined || isKeptShort(table, column.name) ? undefined : unboundedKind(column);
    };
    // a text in the key is what most indexes have; only rows can tell whether it is too long
    const keys = made.index.columns.flatMap((name) =>
      name !== undefined && kindOf(name) === 'document' ? [name] : [],
    );
    const included = made.index.include.filter((name) => kindOf(name) !== undefined);
    const wide = [...keys, ...included];
    const [first] = wide;
    if (first === undefined) return [];
    const now = averageOf(wide.map((name) => table.columns.get(name)));
    return [
      {
        ...{ start: statement.start, end: statement.end, table: made.table, subject: made.subject },
        ...severityBy(now),
        message: `${wide.map(quoteIdentifier).join(', ')} may be longer than the 2,704 bytes of an index row: the build fails, or an INSERT into ${named('table', made.table)} after it${now === undefined ? '' : `; on average ${now} bytes now`}`,
        instead: `without it, or look before: SELECT max(pg_column_size(${quoteIdentifier(first)})) FROM ${renderObjectName(made.table)};`,
      },
    ];
  },
});

/** Bytes of all of them in a row, where the statistics of a server tell each. */
function averageOf(columns: readonly (KnownColumn | undefined)[]): number | undefined {
  const widths = columns.flatMap((column) => column?.averageWidth ?? []);
  return widths.length < columns.length ? undefined : widths.reduce((sum, width) => sum + width, 0);
}

const LIMIT_BYTES = 2_704;

/** Short values are worth knowing of; where the average is too long already, the build has no chance. */
function severityBy(averageBytes: number | undefined): Pick<Offence, 'severity'> {
  if (averageBytes === undefined) return {};
  if (averageBytes > LIMIT_BYTES) return { severity: 'error' };
  return averageBytes < LIMIT_BYTES / 10 ? { severity: 'info' } : {};
}
