import { renderObjectName, type ObjectName } from '../../migrations/object-name.ts';
import { asKind } from '../../migrations/node.ts';
import { quoteIdentifier } from '../../db/identifiers.ts';
import { rangeName } from '../../migrations/range-name.ts';
import { alterCommands } from '../alter-commands.ts';
import type { Ground } from '../ground.ts';
import { isInUse } from '../in-use.ts';
import type { LintStatement } from '../lint-file.ts';
import { named } from '../named.ts';
import { perFile } from '../per-file.ts';
import { defineRule, type Offence } from '../rule.ts';
import { schemaKey } from '../schema/schema-model.ts';

export const enableRowSecurity = defineRule({
  id: 'enable-row-security',
  title: 'ENABLE ROW LEVEL SECURITY on a table in use',
  severity: 'error',
  why: 'Without a policy nobody but the owner, superusers and BYPASSRLS roles sees or writes a single row: queries return nothing instead of failing, and INSERT fails (42501). ACCESS EXCLUSIVE is held until the transaction ends.',
  versions: 'all',
  fix: 'CREATE POLICY first, ENABLE in the same transaction behind it; try both as the role of the application',
  evidence:
    'Manual, 5.9 Row Security Policies: where no policy exists, a default-deny policy is used; pg_locks shows ACCESS EXCLUSIVE (14 and 18; test/database/lint/constraint-verdicts.test.ts).',
  kinds: ['AlterTableStmt'],
  judge(statement, ground) {
    return alterCommands(statement, ['AT_EnableRowSecurity']).flatMap((command): readonly Offence[] => {
      if (!isInUse(ground.schema, command.relation)) return [];
      const { table, start, end } = command;
      const place = { start, end, table, subject: named('table', table) };
      if (hasPolicy(table, statement, ground)) {
        const message = 'every reader and writer of it waits until the transaction ends (ACCESS EXCLUSIVE)';
        return [{ ...place, message, severity: 'info' }];
      }
      const policy = quoteIdentifier(`${table.name}_all`);
      return [
        {
          ...place,
          message:
            'the application sees no row of it any more, and cannot write one, because no file here makes a policy for it',
          instead: `CREATE POLICY ${policy} ON ${renderObjectName(table)} USING (true); -- the condition of yours\n${statement.sql};`,
        },
      ];
    });
  },
});

/** Made by an earlier file, or by this one before its transaction ends. */
function hasPolicy(table: ObjectName, { unit, index }: LintStatement, { file, files }: Ground): boolean {
  const key = schemaKey(table);
  const here = policiesOf(file).get(key) ?? [];
  if (here.some((one) => one.index < index || one.unit === unit)) return true;
  const earlier = files.slice(0, Math.max(files.indexOf(file), 0));
  return earlier.some((one) => one.role === 'migration' && policiesOf(one).has(key));
}

/** CREATE POLICY, by the table. */
const policiesOf = perFile(({ statements }) => {
  const byTable = new Map<string, LintStatement[]>();
  for (const statement of statements) {
    const relation = asKind(statement, 'CreatePolicyStmt')?.table;
    if (relation === undefined) continue;
    const key = schemaKey(rangeName(relation));
    byTable.set(key, [...(byTable.get(key) ?? []), statement]);
  }
  return byTable;
});
