import { rangeName } from '../../migrations/range-name.ts';
import type { Ground } from '../ground.ts';
import type { LintStatement } from '../lint-file.ts';
import { LOOK_MS } from '../question.ts';
import { defineRule } from '../rule.ts';
import { relationsIn } from '../tree.ts';

export const queryRefused = defineRule({
  id: 'query-refused',
  title: 'A query that the server does not take',
  severity: 'error',
  isLive: true,
  why: 'A table, column or function that it names is not there: a target query then measures nothing, and a check is unknown, both after the deployment has begun.',
  versions: 'all',
  fix: 'what the server says, at the place where it says so',
  evidence:
    'Each query is prepared on the server of --url, which parses and analyses it and runs nothing (manual, PREPARE).',
  roles: ['query', 'check', 'consistency'],
  kinds: ['SelectStmt'],
  judge(statement, ground) {
    const { ask } = ground;
    if (ask === undefined || dependsOnPending(statement, ground)) return [];
    const answer = ask({ kind: 'prepare', sql: statement.sql, timeoutMs: LOOK_MS });
    if (answer === undefined || answer.isRead) return [];
    const { reason, sqlState, position, hint } = answer;
    const start =
      position === undefined ? statement.start : statement.start + offsetOf(statement.sql, position);
    return [
      {
        ...{ start, end: position === undefined ? statement.end : start, subject: 'this query' },
        message:
          sqlState?.startsWith('42') === true
            ? `the server refuses it: ${reason}`
            : `nobody knows whether the server takes it: ${reason}`,
        ...(hint !== undefined && { instead: hint }),
        ...(sqlState?.startsWith('42') !== true && { isUnknown: true as const }),
      },
    ];
  },
});

/** From characters, counted from 1, to UTF-16. */
function offsetOf(sql: string, position: number): number {
  return [...sql].slice(0, position - 1).join('').length;
}

/** What a pending migration makes or changes is not on the server yet. */
function dependsOnPending({ node }: LintStatement, { schema, server }: Ground): boolean {
  return (
    !schema.isCertain ||
    relationsIn(node).some((range) => {
      const name = rangeName(range);
      const [then, now] = [schema.table(name), server?.table(name)];
      if (then === undefined) return schema.relationKind(name) !== server?.relationKind(name);
      return now === undefined || [...then.columns.keys()].join('\n') !== [...now.columns.keys()].join('\n');
    })
  );
}
