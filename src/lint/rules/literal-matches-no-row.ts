import { quoteIdentifier, quoteLiteral } from '../../db/identifiers.ts';
import { namesOf, unwrap, type NodeOf } from '../../migrations/node.ts';
import { renderObjectName } from '../../migrations/object-name.ts';
import { rangeName } from '../../migrations/range-name.ts';
import type { Ground } from '../ground.ts';
import type { LintStatement } from '../lint-file.ts';
import { canBeAsked } from '../on-server.ts';
import { askRows, notRead } from '../rows-question.ts';
import { defineRule, type Offence } from '../rule.ts';
import { columnName, findAll, relationsIn } from '../tree.ts';

export const literalMatchesNoRow = defineRule({
  id: 'literal-matches-no-row',
  title: 'A target query whose literal matches no row',
  severity: 'warning',
  isLive: true,
  why: 'No row is found, so that the query is fast with every index and with none: its time says nothing, and the deployment is judged by it.',
  versions: 'all',
  fix: 'a parameter with values that real rows have: -- params: select …',
  evidence: 'A probe with an invented id met its target before and after, for nothing (measured on 15).',
  roles: ['query'],
  kinds: ['SelectStmt'],
  judge(statement, ground) {
    if (ground.ask === undefined) return [];
    return comparisons(statement, ground).flatMap(({ table, column, text }) => {
      const condition = `${quoteIdentifier(column)} = ${quoteLiteral(text)}`;
      // in an empty table no literal is the wrong one
      const sql = `select exists (select from ${table} where ${condition}) or not exists (select from ${table})`;
      const answer = askRows(ground, sql);
      if (answer === undefined || (answer.isRead && answer.rows[0]?.[0] === 't')) return [];
      const place = {
        start: statement.start,
        end: statement.end,
        subject: `column ${quoteIdentifier(column)} of ${table}`,
      };
      const found: Offence = answer.isRead
        ? {
            ...place,
            message: `no row has ${quoteLiteral(text)}: how long the query takes says nothing`,
            instead: `a parameter of real rows: -- params: select ${quoteIdentifier(column)} from ${table} limit 3`,
          }
        : { ...place, ...notRead(answer, 'whether a row has the literal', sql) };
      return [found];
    });
  },
});

interface Comparison {
  /** As SQL writes it. */
  readonly table: string;
  readonly column: string;
  readonly text: string;
}

/** `column = 'literal'`, where the column is one of a table that the server has rows of. */
function comparisons({ node }: LintStatement, ground: Ground): readonly Comparison[] {
  const ranges = relationsIn(node);
  return findAll(node, 'A_Expr').flatMap(({ kind, name, lexpr, rexpr }) => {
    const reference = unwrap(lexpr, 'ColumnRef');
    const text = unwrap(rexpr, 'A_Const')?.sval?.sval;
    if (kind !== 'AEXPR_OP' || namesOf(name).at(-1) !== '=' || reference === undefined || text === undefined)
      return [];
    const [column = '', qualifier] = [...columnName(reference)].reverse();
    const meant = ranges.filter((range) => isMeant(ground, range, column, qualifier));
    const [range] = meant;
    return range === undefined || meant.length > 1
      ? []
      : [{ table: renderObjectName(rangeName(range)), column, text }];
  });
}

function isMeant(
  ground: Ground,
  range: NodeOf<'RangeVar'>,
  column: string,
  qualifier: string | undefined,
): boolean {
  if (qualifier !== undefined && qualifier !== (range.alias?.aliasname ?? range.relname)) return false;
  const name = rangeName(range);
  return canBeAsked(ground, name, [column]) && ground.server?.table(name)?.rows !== 0;
}
