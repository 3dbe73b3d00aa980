import { quoteIdentifier } from '../../db/identifiers.ts';
import type { ObjectName } from '../../migrations/object-name.ts';
import { rangeName } from '../../migrations/range-name.ts';
import { lexemesOf } from '../edit.ts';
import type { Ground } from '../ground.ts';
import type { LintStatement } from '../lint-file.ts';
import { defineRule, type Offence } from '../rule.ts';
import { columnName, findAll, outputNames, relationsIn } from '../tree.ts';

export const unquotedMixedCase = defineRule({
  id: 'unquoted-mixed-case',
  title: 'A name with capital letters without its quotes',
  severity: 'error',
  why: 'PostgreSQL folds unquoted names to lower case: the column of that name does not exist, and the query fails with SQLSTATE 42703 or 42P01 whenever it is run.',
  versions: 'all',
  fix: 'quote the name',
  evidence: 'column "finishedat" does not exist (measured on 15 and 18; manual 4.1.1).',
  roles: ['query', 'check', 'consistency'],
  judge(statement, ground) {
    const renamed = new Map([...tableNames(statement, ground), ...columnNames(statement, ground)]);
    if (renamed.size === 0) return [];
    const own = outputNames(statement.node);
    const lexemes = lexemesOf(statement);
    return lexemes.flatMap(({ word, start, end }, at): readonly Offence[] => {
      const name = word === '' ? undefined : renamed.get(word);
      if (name === undefined || own.has(word) || lexemes[at + 1]?.text === '(') return [];
      const [from, to] = [statement.start + start, statement.start + end];
      const text = quoteIdentifier(name);
      return [
        {
          ...{ start: from, end: to, subject: text },
          message: `without quotes it means ${quoteIdentifier(word)}, which does not exist`,
          instead: text,
          fix: { kind: 'safe', title: `quote ${text}`, edits: [{ start: from, end: to, text }] },
        },
      ];
    });
  },
});

type Renamed = readonly (readonly [folded: string, name: string])[];

function tableNames({ node }: LintStatement, { schema }: Ground): Renamed {
  return relationsIn(node).flatMap((range) => {
    const { relname = '' } = range;
    const name = rangeName(range);
    if (schema.relationKind(name) !== undefined || relname !== relname.toLowerCase()) return [];
    const similar = similarTable(schema, name);
    return similar === undefined ? [] : [[relname, similar.name] as const];
  });
}

function similarTable(schema: Ground['schema'], name: ObjectName): ObjectName | undefined {
  return (
    schema.similar(name) ??
    [...schema.tables()].find((one) => one.name.name.toLowerCase() === name.name)?.name
  );
}

/** Only where all columns of all tables that are read are known: else the lower-case one may be among the others. */
function columnNames({ node }: LintStatement, { schema }: Ground): Renamed {
  const tables = relationsIn(node).map((range) => {
    const name = rangeName(range);
    const similar = schema.table(name) === undefined ? similarTable(schema, name) : undefined;
    return schema.table(similar ?? name);
  });
  if (tables.length === 0 || tables.some((table) => table?.isComplete !== true)) return [];
  const columns = tables.flatMap((table) => [...(table?.columns.keys() ?? [])]);
  return findAll(node, 'ColumnRef').flatMap((column) => {
    const name = columnName(column).at(-1) ?? '';
    if (columns.includes(name)) return [];
    const meant = columns.find((one) => one !== name && one.toLowerCase() === name);
    return meant === undefined ? [] : [[name, meant] as const];
  });
}
