import { effectsOf } from '../../locks/effects.ts';
import { asKind } from '../../migrations/node.ts';
import { renderObjectName } from '../../migrations/object-name.ts';
import { rangeName } from '../../migrations/range-name.ts';
import type { Ground } from '../ground.ts';
import { alterCommands } from '../alter-commands.ts';
import { isInUse } from '../in-use.ts';
import type { LintStatement } from '../lint-file.ts';
import { named } from '../named.ts';
import { defineRule } from '../rule.ts';

export const severalAlters = defineRule({
  id: 'several-alters',
  title: 'Several ALTER TABLE of one table where one would do',
  severity: 'info',
  why: 'Outside of a transaction each waits for its lock by itself, and every wait holds up the queries behind it; two VALIDATE CONSTRAINT read all rows twice. One ALTER TABLE with several clauses does it once.',
  versions: 'all',
  fix: 'one ALTER TABLE with the clauses parted by commas',
  evidence:
    'Manual, ALTER TABLE, Notes: several changes can be made in a single pass over the table; all CHECK constraints share it.',
  kinds: ['AlterTableStmt'],
  judge(statement, ground) {
    const { schema, file } = ground;
    const node = asKind(statement, 'AlterTableStmt');
    const before = file.statements[statement.index - 1];
    const other = before && asKind(before, 'AlterTableStmt');
    if (node?.relation === undefined || other?.relation === undefined || before === undefined) return [];
    if (statement.within !== before.within || !isInUse(schema, node.relation)) return [];
    const [table, previous] = [rangeName(node.relation), rangeName(other.relation)];
    if (renderObjectName(table) !== renderObjectName(previous)) return [];
    const isTwice = validates(statement) && validates(before);
    const isTwoWaits = statement.unit !== before.unit && isShut(statement, ground) && isShut(before, ground);
    if (!isTwice && !isTwoWaits) return [];
    return [
      {
        ...{ start: statement.start, end: statement.end, table },
        subject: named('table', table),
        message: isTwice
          ? 'is read once more, which one ALTER TABLE with both clauses would do once'
          : 'is waited for and shut once more, which one ALTER TABLE with both clauses would do once',
        instead: 'write the clauses of both behind one ALTER TABLE, parted by a comma',
      },
    ];
  },
});

/** The rewrites have rules of their own. */
function validates(statement: LintStatement): boolean {
  return alterCommands(statement, ['AT_ValidateConstraint']).length > 0;
}

function isShut(statement: LintStatement, { versions }: Ground): boolean {
  return effectsOf(statement, versions.newest * 10_000).locks.some(({ mode }) => mode === 'ACCESS EXCLUSIVE');
}
