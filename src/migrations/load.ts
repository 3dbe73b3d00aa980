import type { Migration, MigrationFolder, Script, SourceFile } from './migration.ts';
import { pair } from './pair.ts';
import { loadParser, type Parser } from './parser.ts';
import { judgeSplit, toToolError, type Refused } from './refusals/refuse.ts';
import { segment } from './segments.ts';
import { split, type Split } from './split.ts';
import { touchedBy } from './touched.ts';

/**
 * Parses migrations, each with its way back. Loads the parser when there is something to parse.
 * Throws one ToolError (exit 2) for everything that is refused; `also` holds the second and further ones.
 */
export async function parseMigrations(folders: readonly MigrationFolder[]): Promise<readonly Migration[]> {
  if (folders.length === 0) return [];
  const parser = await loadParser();
  const refused: Refused[] = [];
  const migrations = folders.map((folder) => parseMigration(parser, folder, refused));
  throwAll(refused);
  return migrations;
}

/** Parses one file by itself, e.g. a rollback from the journal. Throws ToolError (exit 2). */
export async function parseScript(file: SourceFile): Promise<Script> {
  const refused: Refused[] = [];
  const script = scriptOf(file, split(await loadParser(), file.text), refused);
  throwAll(refused);
  return script;
}

/** Refusals are added to `refused`; what comes back is of use only when there are none. */
function parseMigration(parser: Parser, folder: MigrationFolder, refused: Refused[]): Migration {
  const { name, migration, rollback } = folder;
  const up = scriptOf(migration, split(parser, migration.text), refused);
  const down = rollback && split(parser, rollback.text);
  const back = pair(folder, down);
  if (back.kind === 'refused') refused.push(back);
  return {
    name,
    checksum: migration.checksum,
    up,
    down: back.kind === 'rollback' && down !== undefined ? scriptOf(back.file, down, refused) : undefined,
    irreversible: back.kind === 'irreversible' ? back.reason : undefined,
  };
}

function scriptOf(file: SourceFile, found: Split, refused: Refused[]): Script {
  refused.push(...judgeSplit(found).map((refusal) => ({ file, refusal })));
  return { file, segments: segment(found.statements), touched: touchedBy(found.statements) };
}

function throwAll(refused: readonly Refused[]): void {
  const [first, ...rest] = refused;
  if (first === undefined) return;
  throw toToolError(
    first,
    rest.map((other) => toToolError(other)),
  );
}
