import type { Constraint } from 'libpg-query';
import { quoteIdentifier } from '../db/identifiers.ts';
import { renderObjectName } from '../migrations/object-name.ts';
import type { AlterCommand } from './alter-commands.ts';
import { constraintName } from './constraint-name.ts';
import { edited, replaceWhole } from './edit.ts';
import type { Edit } from './fix.ts';
import type { LintFile, LintStatement } from './lint-file.ts';
import type { Offence } from './rule.ts';
import { renderSteps } from './steps.ts';

/** The constraint for new rows now, and the old ones read in a transaction that stops nobody. */
export function notValidFirst(
  statement: LintStatement,
  command: AlterCommand,
  constraint: Constraint,
  { runner }: LintFile,
): Pick<Offence, 'instead' | 'fix'> {
  const name = quoteIdentifier(constraintName(command.table, constraint));
  const added = edited(statement, [
    ...(constraint.conname === undefined ? nameIt(statement, command, name) : []),
    { start: command.end, end: command.end, text: ' NOT VALID' },
  ]);
  const validated = `ALTER TABLE ${renderObjectName(command.table)} VALIDATE CONSTRAINT ${name};`;
  const instead = renderSteps([
    { sql: [added] },
    { when: 'in a transaction of its own, while others read and write', sql: [validated] },
  ]);
  if (!statement.canStandAlone || statement.within !== undefined) return { instead };
  const first = runner === 'psql' ? added : `BEGIN;\n${added}\nCOMMIT;`;
  const edits = [replaceWhole(statement, `${first}\n${validated.slice(0, -1)}`)];
  return { instead, fix: { kind: 'suggestion', title: 'NOT VALID first, then VALIDATE CONSTRAINT', edits } };
}

/** VALIDATE needs a name to call it by. */
function nameIt({ start }: LintStatement, { lexemes }: AlterCommand, name: string): readonly Edit[] {
  const add = lexemes.find(({ word }) => word === 'add');
  if (add === undefined) return [];
  return [{ start: start + add.end, end: start + add.end, text: ` CONSTRAINT ${name}` }];
}
