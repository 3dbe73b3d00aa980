import { renderObjectName } from '../../migrations/object-name.ts';
import { asKind } from '../../migrations/node.ts';
import { named } from '../named.ts';
import { defineRule } from '../rule.ts';

export const ifNotExistsInvalidIndex = defineRule({
  id: 'if-not-exists-invalid-index',
  title: 'CREATE INDEX CONCURRENTLY IF NOT EXISTS, which an INVALID index satisfies',
  severity: 'warning',
  why: 'A build that was interrupted leaves an INVALID index under its name. Run again, IF NOT EXISTS finds the name, gives a NOTICE and does nothing: the migration counts as applied, and no query ever uses the index.',
  versions: 'all',
  fix: 'DROP INDEX CONCURRENTLY IF EXISTS in front of it; or db-deploy, which looks whether the index is valid and the one that is meant, so that with it the rule is silent',
  evidence:
    'With IF NOT EXISTS ten of ten runners with a ledger recorded an INVALID index as applied after a lost connection (measured).',
  kinds: ['IndexStmt'],
  judge(statement, { file }) {
    const node = asKind(statement, 'IndexStmt');
    if (file.runner === 'plumbline' || node?.concurrent !== true || node.if_not_exists !== true) return [];
    if (node.idxname === undefined || statement.isInTransaction) return [];
    const index = { kind: 'index', schema: node.relation?.schemaname, name: node.idxname } as const;
    const isDropped = file.statements
      .slice(0, statement.index)
      .some((one) => asKind(one, 'DropStmt') !== undefined && one.sql.includes(index.name));
    if (isDropped) return [];
    return [
      {
        ...{ start: statement.start, end: statement.end, subject: named('index', index) },
        message:
          'an INVALID index of this name, which an interrupted build leaves behind, makes it do nothing',
        instead: `${statement.sql.replace(/if\s+not\s+exists\s+/i, '')}; -- an error where the name is there; then: DROP INDEX CONCURRENTLY ${renderObjectName(index)};`,
      },
    ];
  },
});
