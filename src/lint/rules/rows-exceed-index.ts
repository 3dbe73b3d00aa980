import { quoteIdentifier } from '../../db/identifiers.ts';
import { renderObjectName } from '../../migrations/object-name.ts';
import { indexTexts } from '../index-texts.ts';
import { named } from '../named.ts';
import { newIndexOf } from '../new-index.ts';
import { canBeAsked } from '../on-server.ts';
import { askRows, notRead } from '../rows-question.ts';
import { defineRule } from '../rule.ts';
import type { KnownColumn } from '../schema/known-schema.ts';

/** A row of a B-tree, behind its header of 8 bytes (manual 65.1.4; measured: "exceeds btree version 4 maximum 2704"). */
const LIMIT_BYTES = 2_704 - 8;

export const rowsExceedIndex = defineRule({
  id: 'rows-exceed-index',
  title: 'Rows that are too long for a coming B-tree index',
  severity: 'error',
  isLive: true,
  why: 'Key and INCLUDE of one row together exceed the 2,704 bytes that a row of a B-tree may have: the build ends with SQLSTATE 54000, and with CONCURRENTLY leaves an INVALID index behind.',
  versions: 'all; INCLUDE since 11',
  fix: 'leave the long column out, or index a hash of it',
  evidence:
    'The longest row is measured with pg_column_size, in which a value counts as it is stored, compressed where it is; 54000 measured on 15 and 18.',
  kinds: ['IndexStmt'],
  judge(statement, ground) {
    const made = newIndexOf(statement);
    if (made === undefined || made.index.method !== 'btree') return [];
    const { table, index, node, subject } = made;
    const columns = ground.server?.table(table)?.columns;
    const all = [...index.columns.flatMap((name) => name ?? []), ...index.include];
    if (columns === undefined || !canBeAsked(ground, table, all)) return [];
    if (!all.some((name) => isOpen(columns.get(name)))) return [];
    const size = all
      .map((name) => `coalesce(pg_catalog.pg_column_size(${quoteIdentifier(name)}), 0)`)
      .join(' + ');
    const predicate = indexTexts(statement, node)?.predicate;
    const where = predicate === undefined ? '' : ` where ${predicate}`;
    const ask = (sample: string): string =>
      `select max(${size}) from ${renderObjectName(table)}${sample}${where}`;
    const whole = askRows(ground, ask(''));
    if (whole === undefined) return [];
    const answer = whole.isRead ? whole : askRows(ground, ask(' tablesample system (1)'));
    const longest = Number(answer?.isRead === true ? (answer.rows[0]?.[0] ?? 0) : 0);
    const place = { start: statement.start, end: statement.end, subject };
    if (longest > LIMIT_BYTES)
      return [
        {
          ...place,
          message: `the longest row of ${named('table', table)} has ${longest} bytes in ${all.map(quoteIdentifier).join(', ')}, and an index row may have 2704: the build fails (54000)`,
          instead: `see it: ${ask('')};`,
        },
      ];
    if (whole.isRead) return [];
    return [
      {
        ...place,
        ...notRead(
          whole,
          `whether a row is too long (a sample of 1 % has ${longest} bytes at most)`,
          ask(''),
        ),
      },
    ];
  },
});

/** Whose type alone does not keep it short. */
function isOpen(column: KnownColumn | undefined): boolean {
  return column?.typeText !== undefined && !SHORT.test(column.typeText);
}

const SHORT =
  /^(smallint|integer|bigint|real|double precision|boolean|uuid|date|interval|"char"|name|inet|cidr|macaddr8?|money|oid|(timestamp|time)\b.*|numeric\(\d+,\d+\)|character( varying)?\(\d{1,2}\))$/;
