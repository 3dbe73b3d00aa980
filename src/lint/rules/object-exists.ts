import { renderObjectName } from '../../migrations/object-name.ts';
import { asKind } from '../../migrations/node.ts';
import { describeMention } from '../existence.ts';
import type { Ground } from '../ground.ts';
import type { LintStatement } from '../lint-file.ts';
import { makesOf, type Mention } from '../needs.ts';
import { defineRule, type Offence } from '../rule.ts';

export const objectExists = defineRule({
  id: 'object-exists',
  title: 'A statement makes what is there already',
  severity: 'error',
  isLive: true,
  why: 'A relation or column of that name is in the database: PostgreSQL refuses the statement (42P07, 42701). An INVALID index left over by a build that failed blocks its name too.',
  versions: 'all',
  fix: 'another name; or drop what is in the way first, where it is of no use',
  evidence:
    'Tables, views, sequences and indexes of a schema share their names (manual, CREATE INDEX); a failed CREATE INDEX CONCURRENTLY leaves its INVALID index behind (measured).',
  judge(statement, ground) {
    if (ground.server === undefined || statement.within !== undefined) return [];
    return makesOf(statement)
      .filter(({ isOptional }) => !isOptional)
      .flatMap((mention) => judge(statement, ground, mention) ?? []);
  },
});

function judge(statement: LintStatement, ground: Ground, mention: Mention): Offence | undefined {
  const { schema } = ground;
  const { name, column } = mention;
  if (!schema.isCertain) return undefined;
  const place = { start: statement.start, end: statement.end, subject: describeMention(mention) };
  if (column !== undefined) {
    const isThere = schema.table(name)?.columns.has(column) === true;
    return isThere
      ? { ...place, message: 'the table has it already, so that the statement is refused' }
      : undefined;
  }
  const kind = schema.relationKind(name);
  if (kind === undefined) return undefined;
  const index = schema.index(name);
  if (
    index !== undefined &&
    asKind(statement, 'IndexStmt')?.concurrent === true &&
    ground.file.runner === 'plumbline'
  )
    return undefined;
  if (index?.isValid === false)
    return {
      ...place,
      message:
        'an INVALID index of that name was left over by a build that failed, so that the statement is refused',
      instead: `DROP INDEX CONCURRENTLY ${renderObjectName(index.name)};`,
    };
  const what = /^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`;
  return {
    ...place,
    message: `${what} of that name is in the database already, so that the statement is refused`,
  };
}
