import type { SourceFile } from '../migrations/migration.ts';
import type { Parser } from '../migrations/parser.ts';
import { split } from '../migrations/split.ts';
import { withHiddenCode } from './code/with-hidden-code.ts';
import type { LintFile, Role } from './lint-file.ts';
import { refusalsOf } from './refusals-of.ts';
import type { Runner } from './runner.ts';
import { placeStatements } from './units.ts';

export interface Asked {
  readonly source: SourceFile;
  readonly role: Role;
  readonly runner: Runner;
  readonly migration: string | undefined;
  readonly isPrisma?: boolean;
}

/** Parses a file, statement by statement around what is not SQL, and puts each statement where its runner does. */
export function prepareFile(parser: Parser, asked: Asked): LintFile {
  const found = split(parser, asked.source.text);
  const places = placeStatements(found.statements, asked.runner);
  const statements = found.statements.map((statement, index) => ({
    ...statement,
    index,
    ...(places[index] ?? { unit: 0, isInTransaction: false, canStandAlone: true }),
  }));
  const refusals = refusalsOf(found, asked);
  return { ...asked, ...withHiddenCode(parser, statements), refusals, counterpart: undefined };
}
