import type { Node } from 'libpg-query';
import { asKind, unwrap, unwrapAll } from '../../migrations/node.ts';
import { listName } from '../../migrations/range-name.ts';
import { renderObjectName } from '../../migrations/object-name.ts';
import { named } from '../named.ts';
import { perFile } from '../per-file.ts';
import { defineRule } from '../rule.ts';
import { schemaKey } from '../schema/schema-model.ts';

export const securityDefinerSearchPath = defineRule({
  id: 'security-definer-search-path',
  title: 'SECURITY DEFINER without SET search_path',
  severity: 'warning',
  why: 'The function runs with the rights of its owner, but finds tables, functions and operators by the search_path of whoever calls it: a caller who can make a temporary table or write to a schema that comes first decides which code runs with the rights of the owner.',
  versions: 'all',
  fix: "SET search_path = '' and qualified names in the body; or a fixed path that ends in pg_temp",
  evidence: 'Manual, CREATE FUNCTION, Writing SECURITY DEFINER Functions Safely; CVE-2018-1058.',
  kinds: ['CreateFunctionStmt', 'AlterFunctionStmt'],
  judge(statement, { file }) {
    const created = asKind(statement, 'CreateFunctionStmt');
    const altered = asKind(statement, 'AlterFunctionStmt');
    const options = created?.options ?? altered?.actions;
    if (!isDefiner(options) || setsPath(options)) return [];
    const name =
      created === undefined
        ? listName(altered?.func?.objname, 'routine')
        : listName(created.funcname, 'routine');
    if (withPath(file).has(schemaKey(name))) return [];
    return [
      {
        ...{ start: statement.start, end: statement.end },
        subject: named('function', name),
        message: 'runs with the rights of its owner what the search_path of the caller names',
        instead: `ALTER FUNCTION ${renderObjectName(name)} SET search_path = ''; -- and qualified names in its body`,
      },
    ];
  },
});

function isDefiner(options: readonly Node[] | undefined): boolean {
  return unwrapAll(options, 'DefElem').some(
    ({ defname, arg }) => defname === 'security' && unwrap(arg, 'Boolean')?.boolval === true,
  );
}

function setsPath(options: readonly Node[] | undefined): boolean {
  return unwrapAll(options, 'DefElem').some(
    ({ defname, arg }) => defname === 'set' && unwrap(arg, 'VariableSetStmt')?.name === 'search_path',
  );
}

/** What ALTER FUNCTION … SET search_path is said of anywhere in the file. */
const withPath = perFile(({ statements }) => {
  const set = statements.flatMap((statement) => {
    const node = asKind(statement, 'AlterFunctionStmt');
    if (node === undefined || !setsPath(node.actions)) return [];
    return [schemaKey(listName(node.func?.objname, 'routine'))];
  });
  return new Set(set);
});
