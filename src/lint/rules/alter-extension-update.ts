import { quoteIdentifier, quoteLiteral } from '../../db/identifiers.ts';
import { asKind } from '../../migrations/node.ts';
import { defineRule } from '../rule.ts';

export const alterExtensionUpdate = defineRule({
  id: 'alter-extension-update',
  title: 'An extension is upgraded',
  severity: 'warning',
  why: 'The scripts of the extension decide what happens: they may change what functions return, lock and rewrite tables, or make indexes of its operator classes invalid; there is hardly ever a script for the way back. Without TO the version is whatever the server has installed that day.',
  versions: 'all',
  fix: 'read the release notes, try it on a copy, name the version with TO, and deploy it by itself',
  evidence: 'Manual, ALTER EXTENSION and 36.17.4 Extension Updates: a downgrade needs a script of its own.',
  kinds: ['AlterExtensionStmt'],
  judge(statement) {
    const node = asKind(statement, 'AlterExtensionStmt');
    if (node === undefined) return [];
    const name = node.extname ?? '';
    const hasVersion = (node.options ?? []).length > 0;
    return [
      {
        ...{ start: statement.start, end: statement.end },
        subject: `extension ${quoteIdentifier(name)}`,
        message: hasVersion
          ? 'its own scripts decide what is locked and what changes, and there may be no way back'
          : 'its own scripts decide what is locked and what changes, to whatever version that server has, and there may be no way back',
        instead: `-- which ways the server has:
SELECT source, target, path FROM pg_catalog.pg_extension_update_paths(${quoteLiteral(name)}) WHERE path IS NOT NULL;`,
      },
    ];
  },
});
