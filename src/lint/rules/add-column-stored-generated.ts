import { quoteIdentifier } from '../../db/identifiers.ts';
import { renderObjectName } from '../../migrations/object-name.ts';
import { troublesomeColumns, type AddedColumn } from '../add-column.ts';
import { addWith, restOfColumn, writtenColumn } from '../added-column-steps.ts';
import { backfill } from '../column-steps.ts';
import type { ColumnText } from '../column-text.ts';
import type { Ground } from '../ground.ts';
import { madeName } from '../made-name.ts';
import { named, namedColumn } from '../named.ts';
import { defineRule } from '../rule.ts';
import { renderSteps } from '../steps.ts';

export const addColumnStoredGenerated = defineRule({
  id: 'add-column-stored-generated',
  title: 'ADD COLUMN with GENERATED ALWAYS AS (…) STORED',
  severity: 'error',
  why: 'A stored generated column is computed for every row at once: the table and all its indexes are written anew under ACCESS EXCLUSIVE, and nobody reads or writes meanwhile.',
  versions: 'all; 18 has VIRTUAL, which is computed when it is read and writes nothing',
  fix: 'VIRTUAL on 18; otherwise an ordinary column that a trigger computes, with the old rows filled in batches',
  evidence:
    'relfilenode of the table and its indexes changes with STORED (14 and 18), not with VIRTUAL (18; measured).',
  kinds: ['AlterTableStmt'],
  judge(statement, ground) {
    return troublesomeColumns(statement, ground, 'stored').map((added) => {
      const { start, end, table } = added.command;
      const column = writtenColumn(statement, added);
      return {
        ...{ start, end, table, subject: namedColumn(table, added.name) },
        message: `it is computed for every row, so that ${named('table', table)} and all its indexes are written anew while nobody can read or write`,
        instead: ground.versions.oldest >= 18 ? virtual(added, column) : byTrigger(added, column, ground),
      };
    });
  },
});

/** Computed when it is read. */
function virtual(added: AddedColumn, column: ColumnText): string {
  const parts = column.parts.map((part) =>
    part.kind === 'generated' ? { ...part, text: part.text.replace(/stored\s*$/i, 'VIRTUAL') } : part,
  );
  return addWith(added, { ...column, parts }, (kind) => kind === 'generated' || kind === 'not null');
}

function byTrigger(added: AddedColumn, column: ColumnText, ground: Ground): string {
  const { table } = added.command;
  const generated = column.parts.find(({ kind }) => kind === 'generated')?.body ?? '';
  const expression = /\(([\s\S]*)\)/.exec(generated)?.[1] ?? '';
  const relation = renderObjectName(table);
  const own = quoteIdentifier(added.name);
  const code = madeName(table, added.name, 'compute');
  const later = restOfColumn(added, column, ground, 'in a later migration');
  return renderSteps([
    {
      sql: [
        addWith(added, column, () => false),
        `CREATE FUNCTION ${code}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN`,
        `  NEW.${own} := (SELECT ${expression} FROM (SELECT NEW.*) AS new_row);`,
        `  RETURN NEW;`,
        `END $$;`,
        `CREATE TRIGGER ${code} BEFORE INSERT OR UPDATE ON ${relation}`,
        `  FOR EACH ROW EXECUTE FUNCTION ${code}();`,
      ],
    },
    backfill(table, added.name, expression, `${own} IS DISTINCT FROM (${expression})`),
    ...later,
  ]);
}
