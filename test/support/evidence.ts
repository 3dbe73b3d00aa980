import { join } from 'node:path';
import { expect } from 'vitest';
import type { Report, Section } from '../../src/report/report.ts';
import { runLineIn } from './command-line.ts';
import { createDatabase, type TestDatabase } from './database.ts';
import { createProject } from './measuring.ts';

export interface DeployedPlace {
  readonly database: TestDatabase;
  /** With migrations and one target query. */
  readonly project: string;
  /** A command line in the project. */
  run(line: string): Promise<{ readonly exitCode: number; readonly stdout: string; readonly stderr: string }>;
  /** `db-check report …` as JSON. */
  report(words: string): Promise<Report>;
}

const FILES = {
  'validation/queries/by_customer.sql': '-- target: 10s\nselect note from parcel where customer = 42',
  'migrations/1_init/migration.sql':
    "create table parcel (id int, customer int, note text);\ninsert into parcel select n, n % 1000, 'note' from generate_series(1, 20000) as n;",
  'migrations/1_init/rollback.sql': 'drop table parcel;',
  'migrations/2_index/migration.sql':
    'create index concurrently parcel_customer_idx on parcel (customer);\nalter table parcel add column seen int;',
  'migrations/2_index/rollback.sql':
    'drop index concurrently parcel_customer_idx;\nalter table parcel drop column seen;',
};

/** A project whose first migration is applied to a database of its own. */
export async function createPlace(): Promise<DeployedPlace> {
  const database = await createDatabase();
  const project = createProject(FILES);
  const run: DeployedPlace['run'] = (line) =>
    runLineIn(
      { workingDirectory: project },
      line,
      ...['--url', database.url],
      ...['--migrations', join(project, 'migrations'), '--validation', join(project, 'validation')],
    );
  const report = async (words: string): Promise<Report> => {
    const { stdout, stderr } = await run(`db-check report ${words} --format json`);
    expect(stderr).toBe('');
    return JSON.parse(stdout) as Report;
  };
  expect(await run('db-deploy apply --to 1_init')).toMatchObject({ exitCode: 0, stderr: expect.anything() });
  await database.query('vacuum (analyze) parcel');
  return { database, project, run, report };
}

export function sectionOf<Kind extends Section['kind']>(
  { sections }: Report,
  id: string,
  kind: Kind,
): Extract<Section, { kind: Kind }> {
  const found = sections.find((section) => section.id === id);
  if (found?.kind !== kind)
    throw new Error(`no ${kind} ${id} in ${sections.map((one) => one.id).join(', ')}`);
  return found as Extract<Section, { kind: Kind }>;
}
