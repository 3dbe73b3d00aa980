import { quoteIdentifier } from '../../db/identifiers.ts';
import { asKind } from '../../migrations/node.ts';
import type { LintStatement } from '../lint-file.ts';
import { newColumnsOf } from '../new-columns.ts';
import { defineRule } from '../rule.ts';

const PLAIN = /^[a-z_][a-z0-9_]*$/;
/** Those of the reserved words (manual, appendix C) that people do name things by. */
const RESERVED = new Set(
  'all analyse analyze and any array as asc between case cast check collate column constraint create default desc distinct do else end except false for foreign from grant group having in initially intersect into limit not null offset on only or order placing primary references returning select some table then to true union unique user using when where window with'.split(
    ' ',
  ),
);

export const namingPolicy = defineRule({
  id: 'naming-policy',
  title: 'A name that must always be quoted',
  severity: 'warning',
  isStyle: true,
  why: 'A name with capitals, blanks or a reserved word must be quoted wherever it is used: without quotes it is folded to lower case and not found, or a syntax error.',
  versions: 'all',
  fix: 'lower case letters, digits and underscores, and no reserved word',
  evidence:
    'manual 4.1.1 and appendix C; finishedAt without quotes is the column "finishedat", which does not exist (measured).',
  roles: ['migration'],
  kinds: ['CreateStmt', 'AlterTableStmt', 'IndexStmt', 'ViewStmt'],
  judge(statement) {
    const names = [...new Set(namesMadeBy(statement))].filter(
      (name) => !PLAIN.test(name) || RESERVED.has(name),
    );
    return names.map((name) => ({
      ...{ start: statement.start, end: statement.end },
      subject: `name ${quoteIdentifier(name)}`,
      message: RESERVED.has(name)
        ? 'is a reserved word, and must be quoted wherever it is used'
        : 'must be quoted wherever it is used',
      instead: snakeCase(name),
    }));
  },
});

function namesMadeBy(statement: LintStatement): readonly string[] {
  const table = asKind(statement, 'CreateStmt')?.relation ?? asKind(statement, 'ViewStmt')?.view;
  const index = asKind(statement, 'IndexStmt')?.idxname;
  return [table?.relname ?? [], index ?? [], newColumnsOf(statement).map(({ name }) => name)].flat();
}

function snakeCase(name: string): string {
  const plain = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '_');
  return RESERVED.has(plain) ? `${plain}_` : plain;
}
