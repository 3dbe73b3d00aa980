import { namesOf, unwrap } from '../../migrations/node.ts';
import { defineRule } from '../rule.ts';
import { columnName, findAll, relationsIn } from '../tree.ts';

export const probeMatchesItself = defineRule({
  id: 'probe-matches-itself',
  title: 'A look at pg_stat_activity that finds itself',
  severity: 'error',
  why: 'The pattern stands in the text of the query itself, which pg_stat_activity shows as running: the check always finds at least one session, and always fails, or always passes.',
  versions: 'all',
  fix: 'and pid <> pg_backend_pid(); for builds pg_stat_progress_create_index, which shows no text',
  evidence: 'Such a probe reported a running build on an idle server, always (measured on 15 and 18).',
  roles: ['query', 'check', 'consistency'],
  kinds: ['SelectStmt'],
  judge(statement) {
    const { node, sql } = statement;
    if (!relationsIn(node).some(({ relname }) => relname === 'pg_stat_activity')) return [];
    const calls = findAll(node, 'FuncCall').map(({ funcname }) => namesOf(funcname).at(-1));
    if (calls.includes('pg_backend_pid') || /'idle( in transaction[^']*)?'/.test(sql)) return [];
    const pattern = findAll(node, 'A_Expr').find(({ name, lexpr, rexpr }) => {
      const column = unwrap(lexpr, 'ColumnRef');
      const text = unwrap(rexpr, 'A_Const')?.sval?.sval;
      const operator = namesOf(name).at(-1) ?? '';
      return (
        column !== undefined &&
        columnName(column).at(-1) === 'query' &&
        text !== undefined &&
        matches(operator, text, sql)
      );
    });
    if (pattern === undefined) return [];
    return [
      {
        ...{ start: statement.start, end: statement.end, subject: 'pg_stat_activity' },
        message: 'the pattern matches the text of this very query, so that it always finds itself',
        instead: 'and pid <> pg_backend_pid()',
      },
    ];
  },
});

function matches(operator: string, text: string, sql: string): boolean {
  const isLike = operator === '~~' || operator === '~~*';
  const source = isLike
    ? `^${text
        .replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
        .replaceAll('%', '[^]*')
        .replaceAll('_', '[^]')}$`
    : text;
  if (!isLike && operator !== '~' && operator !== '~*') return false;
  try {
    return new RegExp(source, operator.endsWith('*') ? 'i' : '').test(sql);
  } catch {
    return false;
  }
}
