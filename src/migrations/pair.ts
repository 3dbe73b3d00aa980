import { findIrreversible, type Irreversible } from './irreversible.ts';
import type { MigrationFolder, SourceFile } from './migration.ts';
import type { Refusal } from './refusals/refusal.ts';
import type { Split } from './split.ts';

/** What takes a migration back: a file, or the reason why nothing can. */
export type Pair =
  | { readonly kind: 'rollback'; readonly file: SourceFile }
  | { readonly kind: 'irreversible'; readonly reason: string }
  | { readonly kind: 'refused'; readonly file: SourceFile; readonly refusal: Refusal };

/**
 * Judges whether a migration has its way back (DESIGN.md section 4): an empty rollback is as good as none.
 * @param down the rollback's text as it was split, where there is one
 */
export function pair({ name, migration, rollback }: MigrationFolder, down: Split | undefined): Pair {
  const written = down === undefined || isEmpty(down) ? undefined : rollback;
  const [file, header] = findHeader(migration, rollback);
  if (header === undefined) {
    if (written !== undefined) return { kind: 'rollback', file: written };
    return { kind: 'refused', file: rollback ?? migration, refusal: noRollback(name, rollback) };
  }
  if (header.reason === '') return { kind: 'refused', file, refusal: noReason(header) };
  if (written !== undefined) return { kind: 'refused', file, refusal: contradiction(written, header) };
  return { kind: 'irreversible', reason: header.reason };
}

function findHeader(migration: SourceFile, rollback: SourceFile | undefined): [SourceFile, Irreversible?] {
  const header = findIrreversible(migration.text);
  if (header !== undefined) return [migration, header];
  const other = rollback && findIrreversible(rollback.text);
  return rollback !== undefined && other !== undefined ? [rollback, other] : [migration];
}

/** Text that does not parse is not empty: its own refusal says more. */
function isEmpty({ statements, refusals }: Split): boolean {
  return statements.length === 0 && refusals.length === 0;
}

function noRollback(name: string, rollback: SourceFile | undefined): Refusal {
  return {
    code: rollback === undefined ? 'no-rollback' : 'empty-rollback',
    message: rollback === undefined ? `migration ${name} has no rollback` : `the rollback of ${name} has no statement`,
    hint:
      'write rollback.sql beside migration.sql; when nothing can bring the old state back, ' +
      'write there: -- plumbline: irreversible <reason>',
    offset: 0,
  };
}

function noReason({ offset }: Irreversible): Refusal {
  return {
    code: 'irreversible-without-reason',
    message: 'irreversible without a reason',
    hint: 'say why: -- plumbline: irreversible <reason>',
    offset,
  };
}

function contradiction(rollback: SourceFile, { offset }: Irreversible): Refusal {
  return {
    code: 'irreversible-with-rollback',
    message: `the migration is called irreversible, but ${rollback.path} has statements`,
    hint: 'remove this comment or that file',
    offset,
  };
}
