import { quoteLiteral } from '../../db/identifiers.ts';
import { asKind, unwrapAll } from '../../migrations/node.ts';
import { renderObjectName, type ObjectName } from '../../migrations/object-name.ts';
import { objectName, rangeName } from '../../migrations/range-name.ts';
import { kindOf } from '../../migrations/touched/object-type.ts';
import { way } from '../edit.ts';
import type { Ground } from '../ground.ts';
import type { LintStatement } from '../lint-file.ts';
import { isOthers } from '../own-work.ts';
import { defineRule } from '../rule.ts';
import { listed, placeOfLast } from '../words.ts';

export const dropCascade = defineRule({
  id: 'drop-cascade',
  title: 'DROP … CASCADE',
  severity: 'warning',
  why: 'CASCADE drops whatever depends on the object when the file is deployed: views, foreign keys, defaults and functions that nobody who wrote or reviewed the file has seen, and of which the rollback knows nothing. Each table of theirs is locked ACCESS EXCLUSIVE.',
  versions: 'all',
  fix: 'without CASCADE the server refuses and names what depends on it (2BP01): drop that by name, in the file and in its rollback',
  evidence:
    'Measured: dropping a table with CASCADE took a materialized view and its index along with a NOTICE only (manual, 5.15 Dependency Tracking).',
  kinds: ['DropStmt', 'AlterTableStmt'],
  judge(statement, ground) {
    const { what, names } = cascading(statement, ground);
    const [first] = names;
    if (first === undefined) return [];
    const place = placeOfLast(statement, 'cascade');
    const cut = { start: place.start, end: place.end, text: 'RESTRICT' };
    const { fix } = way(statement, 'suggestion', 'leave CASCADE out: the server names what depends on it', [
      cut,
    ]);
    return [
      {
        ...place,
        subject: listed(what, names.map(renderObjectName)),
        message: 'drops everything that depends on it on the day it is deployed, named nowhere in this file',
        instead: listDependants(first),
        ...(fix !== undefined && { fix }),
      },
    ];
  },
});

interface Cascading {
  readonly what: string;
  readonly names: readonly ObjectName[];
}

const NOTHING: Cascading = { what: '', names: [] };

/** Schemas have a rule of their own. */
function cascading(statement: LintStatement, ground: Ground): Cascading {
  const { removeType, objects = [], behavior, concurrent } = asKind(statement, 'DropStmt') ?? {};
  // with CONCURRENTLY the server refuses it
  if (behavior === 'DROP_CASCADE' && concurrent !== true && removeType !== 'OBJECT_SCHEMA') {
    const names = objects.map((object) => objectName(object, kindOf(removeType) ?? 'routine'));
    const what = (removeType ?? '').replace(/^OBJECT_/, '').replaceAll('_', ' ');
    return { what: WORDS[what] ?? what.toLowerCase(), names: names.filter((name) => isOthers(ground, name)) };
  }
  const { relation, cmds } = asKind(statement, 'AlterTableStmt') ?? {};
  const commands = unwrapAll(cmds, 'AlterTableCmd').filter((one) => one.behavior === 'DROP_CASCADE');
  if (relation === undefined || commands.length === 0) return NOTHING;
  const table = rangeName(relation);
  return isOthers(ground, table) ? { what: 'table', names: [table] } : NOTHING;
}

const WORDS: Readonly<Record<string, string>> = { MATVIEW: 'materialized view' };

/** `normal` dependencies are what CASCADE takes beside the object's own parts. */
function listDependants(name: ObjectName): string {
  const type = { relation: 'regclass', index: 'regclass', type: 'regtype', routine: 'regproc' }[
    name.kind as string
  ];
  if (type === undefined) return 'leave CASCADE out: the server refuses and names what depends on it';
  return `-- what would go with it:
SELECT pg_catalog.pg_describe_object(classid, objid, objsubid) FROM pg_catalog.pg_depend WHERE refobjid = ${quoteLiteral(renderObjectName(name))}::pg_catalog.${type} AND deptype = 'n';`;
}
