import type { Statement } from '../migration.ts';
import { asKind } from '../node.ts';
import type { Refusal } from './refusal.ts';

/** DROP INDEX CONCURRENTLY takes one name and no CASCADE: the server answers 0A000 (manual, DROP INDEX). */
export function refuseConcurrentDrop(statements: readonly Statement[]): readonly Refusal[] {
  return statements.flatMap((statement) => {
    const drop = asKind(statement, 'DropStmt');
    if (drop?.concurrent !== true) return [];
    const isSeveral = (drop.objects ?? []).length > 1;
    if (!isSeveral && drop.behavior !== 'DROP_CASCADE') return [];
    return [
      {
        code: 'concurrent-drop',
        message: `DROP INDEX CONCURRENTLY ${isSeveral ? 'takes one index at a time' : 'knows no CASCADE'}`,
        hint: isSeveral
          ? 'write one statement for each index'
          : 'drop the constraint instead, when the index belongs to one',
        offset: statement.start,
      },
    ];
  });
}
