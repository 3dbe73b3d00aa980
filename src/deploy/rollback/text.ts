import { EXIT, ToolError } from '../../errors.ts';
import type { MigrationFolder, SourceFile } from '../../migrations/migration.ts';
import type { JournalledExecution } from '../journal-read.ts';

/** journal: stored when the migration was applied. folder: what lies there now. both: they say the same. */
export type TextOrigin = 'journal' | 'folder' | 'both';

export interface RollbackText {
  readonly origin: TextOrigin;
  readonly text: string;
  /** Shown in messages; the folder's file where there is one with this text. */
  readonly path: string;
}

export interface TextSources {
  readonly migration: string;
  /** How it was applied; undefined when another tool did it. */
  readonly up: JournalledExecution | undefined;
  /** A rollback that was begun and not finished: it goes on with its own text. */
  readonly begun: JournalledExecution | undefined;
  readonly folder: MigrationFolder | undefined;
  /** --from */
  readonly from: 'journal' | 'folder' | undefined;
}

/** Which SQL takes a migration back (engine rule 13). Throws ToolError: exit 2 when the user must choose, 7 for none. */
export function chooseText(sources: TextSources): RollbackText {
  const { migration, up, begun, folder, from } = sources;
  const file = folder?.rollback;
  const stored = begun?.execution.script ?? up?.execution.rollback_script ?? undefined;
  if (stored !== undefined && stored === file?.text) return { origin: 'both', text: stored, path: file.path };
  if (begun !== undefined && from === 'folder') throw begunWithAnother(migration);
  const isStored = stored !== undefined && from !== 'folder';
  if (isStored && file !== undefined && from === undefined && begun === undefined)
    throw twoTexts(migration, file);
  if (isStored) return { origin: 'journal', text: stored, path: `journal:${migration}/rollback.sql` };
  if (file !== undefined && from !== 'journal') return { origin: 'folder', text: file.text, path: file.path };
  throw noText(sources);
}

function twoTexts(migration: string, file: SourceFile): ToolError {
  return new ToolError({
    code: 'two-rollbacks',
    message: `the rollback of ${migration} in the journal differs from ${file.path}`,
    hint: 'read both (--print-sql --from journal, --print-sql --from folder), then choose with --from journal or --from folder',
    exitCode: EXIT.usage,
  });
}

function begunWithAnother(migration: string): ToolError {
  return new ToolError({
    code: 'rollback-begun',
    message: `the rollback of ${migration} was begun with another text than the folder has`,
    hint: 'leave out --from: it goes on with the text it was begun with',
    exitCode: EXIT.usage,
  });
}

function noText({ migration, up, from }: TextSources): ToolError {
  const where =
    from === 'journal'
      ? 'in the journal'
      : from === 'folder'
        ? 'in the migrations folder'
        : 'in journal or folder';
  const isIrreversible = up !== undefined && up.execution.rollback_script === null;
  return new ToolError({
    code: isIrreversible ? 'irreversible' : 'no-rollback',
    message: isIrreversible
      ? `${migration} was deployed as irreversible: it has no rollback`
      : `there is no rollback of ${migration} ${where}`,
    hint: 'write rollback.sql beside its migration.sql and name the folder with --migrations',
    exitCode: EXIT.drift,
  });
}
