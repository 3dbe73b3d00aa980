import type { Check } from '../checks/check.ts';
import { quoteLiteral } from '../db/identifiers.ts';
import { FACTS } from '../facts/index.ts';
import { wrapText } from '../report/wrap.ts';
import type { OwnCheck } from './own-checks/own-check.ts';

interface Printed {
  readonly checks: readonly Check[];
  readonly ownChecks: readonly OwnCheck[];
  /** Quoted names of the target relations. */
  readonly targets: readonly string[];
}

/** Every check as SQL for psql: what is read, and in comments why and what is good. Nothing in it writes. */
export function renderCheckSql({ checks, ownChecks, targets }: Printed): string {
  const array = `array[${targets.map((name) => quoteLiteral(name).trim()).join(', ')}]`;
  const head = [
    ...comment(
      'The checks of db-check pre as SQL. Paste all of it, or any part, into psql: nothing in it writes.',
    ),
    ...comment(`The tables and indexes that the pending migrations touch: ${targets.join(', ') || 'none'}.`),
    'set default_transaction_read_only = on;',
    "set statement_timeout = '5s';",
    "set lock_timeout = '300ms';",
  ];
  const own = checks
    .filter((check) => check.needs.length > 0)
    .map((check) => [
      ...comment(`== ${check.id}: ${check.title}`),
      ...comment(check.why),
      ...comment(`Good: ${check.good}.`),
      ...check.needs.flatMap((name) => {
        const sql = FACTS[name].sql.replaceAll('$1', () => array);
        return [...comment(FACTS[name].question), `${sql};`];
      }),
    ]);
  const users = ownChecks
    .filter((check) => check.sql.length > 0)
    .map(({ id, title, sql }) => [
      ...comment(`== ${id}: ${title}`),
      ...sql.map((one) => `${withoutEnd(one)}\n;`),
    ]);
  return `${[head, ...own, ...users].map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function comment(text: string): string[] {
  return wrapText(text, 97).map((line) => `-- ${line}`);
}

/** The semicolon comes on a line of its own, because the text may end in a comment. */
function withoutEnd(sql: string): string {
  return sql.trimEnd().replace(/;$/, '');
}
