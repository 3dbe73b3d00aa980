import { asKind, unwrapAll } from '../../migrations/node.ts';
import { renderObjectName } from '../../migrations/object-name.ts';
import { rangeName } from '../../migrations/range-name.ts';
import { isInUse } from '../in-use.ts';
import { named } from '../named.ts';
import { defineRule } from '../rule.ts';

export const vacuumFull = defineRule({
  id: 'vacuum-full',
  title: 'VACUUM FULL',
  severity: 'error',
  why: 'It writes the whole table and all its indexes anew under ACCESS EXCLUSIVE: nobody can read or write the table meanwhile, and the disk holds both copies.',
  versions: 'all',
  fix: 'VACUUM, which stops nobody; where the space must go back to the disk, pg_repack or pg_squeeze',
  evidence:
    'pg_locks shows ACCESS EXCLUSIVE and a new file of the table (14 to 18; manual, VACUUM and 24.1.2).',
  kinds: ['VacuumStmt'],
  judge(statement, { schema }) {
    const node = asKind(statement, 'VacuumStmt');
    const isFull = unwrapAll(node?.options, 'DefElem').some(({ defname }) => defname === 'full');
    if (node?.is_vacuumcmd !== true || !isFull) return [];
    const place = { start: statement.start, end: statement.end };
    const relations = unwrapAll(node.rels, 'VacuumRelation').flatMap(({ relation }) => relation ?? []);
    if (relations.length === 0) {
      const message = 'one table after the other can be neither read nor written while it is written anew';
      return [{ ...place, subject: 'every table', message, instead: 'VACUUM (ANALYZE);' }];
    }
    return relations
      .filter((relation) => isInUse(schema, relation))
      .map((relation) => {
        const table = rangeName(relation);
        return {
          ...{ ...place, table, subject: named('table', table) },
          message: 'nobody can read or write it while it and all its indexes are written anew',
          instead: `VACUUM (ANALYZE) ${renderObjectName(table)};`,
        };
      });
  },
});
