import { expect } from 'vitest';
import { draftRollback, renderDraft } from '../../../src/draft/draft.ts';
import type { Known } from '../../../src/draft/known.ts';
import { loadParser } from '../../../src/migrations/parser.ts';
import type { TestDatabase } from '../../support/database.ts';
import { runDeploy } from '../../support/deploy.ts';
import { writeMigrations } from '../../support/migrations-folder.ts';
import { runRollback } from '../../support/rollback.ts';
import { statementsOf } from '../../support/statements.ts';
import type { DraftCase } from './cases.ts';

export interface NamedCase extends DraftCase {
  /** The migration's folder. */
  readonly folder: string;
}

/** Each in a schema of its own. */
export function inSchemas(cases: readonly DraftCase[]): readonly NamedCase[] {
  return cases.map((one, index) => {
    const number = String(index + 1).padStart(3, '0');
    const place = (sql: string): string => sql.replaceAll('@x', number).replaceAll('@', `k${number}.`);
    const folder = `2${number}_${one.name.replaceAll(/\W+/g, '_')}`;
    return { ...one, folder, before: `create schema k${number}; ${place(one.before)}`, up: place(one.up) };
  });
}

type Files = Readonly<Record<string, string>>;

export function setupOf(cases: readonly NamedCase[]): Files {
  const sql = cases.map(({ before }) => `${before.replace(/;\s*$/, '')};`).join('\n');
  return { '1_before': sql, '1_before/rollback': '-- plumbline: irreversible the ground of the test' };
}

/** The drafts of all, each with what was known before all of them. */
export async function draftAll(
  cases: readonly NamedCase[],
  knownOf: (one: NamedCase) => Known | Promise<Known>,
): Promise<Files> {
  const parser = await loadParser();
  const files: [string, string][] = [];
  for (const one of cases) {
    const draft = draftRollback(parser, statementsOf(one.up), await knownOf(one));
    expect(draft, `${one.name}: ${renderDraft(draft)}`).toMatchObject({ kind: 'rollback' });
    files.push([one.folder, one.up], [`${one.folder}/rollback`, renderDraft(draft)]);
  }
  return Object.fromEntries(files);
}

/** Up, down, as before; up and down again: by the product itself, and by its proof. */
export async function expectProved(database: TestDatabase, ground: Files, drafted: Files): Promise<void> {
  const folder = writeMigrations({ ...ground, ...drafted });
  const names = Object.keys(drafted).filter((name) => !name.includes('/'));
  for (const release of [[], names]) {
    const up = await runDeploy(database.url, folder, { release });
    expect(
      up.migrations.filter(({ state }) => state !== 'applied'),
      'up',
    ).toEqual([]);
    const down = await runRollback(database.url);
    const unproved = down.migrations.filter(
      ({ proof, state }) => proof?.kind !== 'proved' || state !== 'rolled-back',
    );
    expect(unproved.map((one) => ({ ...one, sql: drafted[`${one.name}/rollback`] }))).toEqual([]);
    expect(down.migrations).toHaveLength(names.length);
  }
}
