import type { Node } from 'libpg-query';
import { namesOf, unwrap } from '../../migrations/node.ts';
import { defineRule } from '../rule.ts';
import { findAll } from '../tree.ts';

export const regclassFromText = defineRule({
  id: 'regclass-from-text',
  title: 'A table name put together with || and read as regclass',
  severity: 'error',
  why: 'regclass reads its text as SQL does: public.Order is folded to public.order, so that the query fails with SQLSTATE 42P01 at the first table whose name has a capital letter, or means another table.',
  versions: 'all',
  fix: "the oid that the view has already (relid, indexrelid), or format('%I.%I', schema, name)::regclass",
  evidence:
    "('public' || '.' || 'Scan')::regclass: relation \"public.scan\" does not exist (measured on 15 and 18; manual 8.19).",
  roles: ['query', 'check', 'consistency', 'migration', 'rollback'],
  judge(statement) {
    const casts = findAll(statement.node, 'TypeCast').filter(
      ({ typeName }) => namesOf(typeName?.names).at(-1) === 'regclass',
    );
    const calls = findAll(statement.node, 'FuncCall').filter(({ funcname }) =>
      TAKING_REGCLASS.has(namesOf(funcname).at(-1) ?? ''),
    );
    const texts = [...casts.map(({ arg }) => arg), ...calls.map(({ args }) => args?.[0])];
    if (!texts.some(isUnquotedName)) return [];
    return [
      {
        ...{ start: statement.start, end: statement.end, subject: '' },
        message:
          'a name put together with || is folded to lower case when it is read as regclass: it fails on names with capital letters',
        instead: "relid where the view has it, else format('%I.%I', schemaname, tablename)::regclass",
      },
    ];
  },
});

const TAKING_REGCLASS: ReadonlySet<string> = new Set([
  'to_regclass',
  'pg_relation_size',
  'pg_total_relation_size',
  'pg_table_size',
  'pg_indexes_size',
]);

/** `a || '.' || b` with columns in it, and none of them quoted. */
function isUnquotedName(node: Node | undefined): boolean {
  const expression = unwrap(node, 'A_Expr');
  if (expression === undefined || namesOf(expression.name).at(-1) !== '||') return false;
  const isQuoted = findAll(expression, 'FuncCall').some(({ funcname }) =>
    ['quote_ident', 'format'].includes(namesOf(funcname).at(-1) ?? ''),
  );
  return !isQuoted && findAll(expression, 'ColumnRef').length > 0;
}
