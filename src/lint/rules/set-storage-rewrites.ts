import type { AlterTableType } from 'libpg-query';
import { asKind, unwrapAll } from '../../migrations/node.ts';
import { rangeName } from '../../migrations/range-name.ts';
import { isInUse } from '../in-use.ts';
import { named } from '../named.ts';
import { defineRule } from '../rule.ts';

export const setStorageRewrites = defineRule({
  id: 'set-storage-rewrites',
  title: 'SET LOGGED, UNLOGGED, TABLESPACE or ACCESS METHOD',
  severity: 'error',
  why: 'The whole table is written anew, or copied file by file, under ACCESS EXCLUSIVE: nobody can read or write it meanwhile. An unlogged table is emptied by a crash, and standbys do not have it.',
  versions: 'all; SET ACCESS METHOD since 15',
  fix: 'a new table with the wanted storage, filled in batches beside the old one, then exchanged by name',
  evidence:
    'pg_locks shows ACCESS EXCLUSIVE and a new file of the table; SET UNLOGGED and SET LOGGED write all of it to the log (measured on 15 and 18; manual, ALTER TABLE).',
  kinds: ['AlterTableStmt', 'AlterTableMoveAllStmt'],
  judge(statement, { schema }) {
    const place = { start: statement.start, end: statement.end };
    const all = asKind(statement, 'AlterTableMoveAllStmt');
    if (all !== undefined) {
      const message = 'all of them are locked, then copied: nobody can read or write any of them meanwhile';
      const instead = 'move one at a time, when nobody works with it';
      return [{ ...place, subject: `everything in tablespace ${all.orig_tablespacename}`, message, instead }];
    }
    const node = asKind(statement, 'AlterTableStmt');
    const { relation } = node ?? {};
    const found = unwrapAll(node?.cmds, 'AlterTableCmd').find(({ subtype = '' }) => subtype in WHAT);
    if (relation === undefined || found?.subtype === undefined || !isInUse(schema, relation)) return [];
    const table = rangeName(relation);
    const known = schema.table(table);
    // a partitioned table has no rows of its own: only what comes later is meant
    if (known?.kind === 'partitioned table') return [];
    const isIndex = node?.objtype === 'OBJECT_INDEX';
    return [
      {
        ...place,
        ...(!isIndex && { table }),
        subject: named(
          isIndex ? 'index' : node?.objtype === 'OBJECT_MATVIEW' ? 'materialized view' : 'table',
          table,
        ),
        message: `${WHAT[found.subtype]}; ${isIndex ? 'no query of its table can be planned' : 'nobody can read or write it'} meanwhile`,
        instead: isIndex
          ? 'CREATE INDEX CONCURRENTLY … TABLESPACE … under another name, then drop this one; or REINDEX (CONCURRENTLY, TABLESPACE …)'
          : 'a new table with the wanted storage, filled in batches beside this one, then exchanged by name',
      },
    ];
  },
});

const WHAT: { readonly [T in AlterTableType]?: string } = {
  AT_SetLogged: 'the whole table is written anew, and to the write-ahead log',
  AT_SetUnLogged: 'the whole table is written anew, and a crash will empty it',
  AT_SetTableSpace: 'all its files are copied',
  AT_SetAccessMethod: 'the whole table is written anew',
};
