import { systemClock } from '../../src/clock.ts';
import type { CommandContext, Flags } from '../../src/cli/command.ts';
import { command } from '../../src/cli/check-load.ts';
import { LOAD_OPTIONS } from '../../src/cli/load-flags.ts';
import type { LoadRun } from '../../src/load/load-run.ts';
import type { TestDatabase } from './database.ts';
import { createProject, runMeasuring, type CommandRun } from './measuring.ts';
import { until } from './until.ts';

/** As the parser fills in what nobody typed. */
const DEFAULTS = Object.fromEntries(
  Object.entries(LOAD_OPTIONS).flatMap(([name, option]) =>
    'default' in option ? [[name, option.default]] : [],
  ),
);

export interface Loaded extends CommandRun {
  /** What was measured; only where the load was run. */
  readonly run: LoadRun;
}

/** `db-check load` with these target queries, as its binary would run it. */
export async function load(
  database: TestDatabase,
  queries: Readonly<Record<string, string>>,
  flags: Flags = {},
  overrides: Partial<CommandContext> = {},
): Promise<Loaded> {
  const files = Object.entries(queries).map(([name, text]) => [`validation/queries/${name}.sql`, text]);
  const project = createProject(Object.fromEntries(files));
  const place = { database, project };
  const ran = await runMeasuring(
    command,
    place,
    { ...DEFAULTS, ...flags },
    { clock: systemClock, ...overrides },
  );
  const section = ran.report?.sections.find(({ id }) => id === 'load');
  return { ...ran, run: (section?.kind === 'table' ? section.data : undefined) as LoadRun };
}

/** Sessions of ours that are in this database. */
export async function sessionsOf(database: TestDatabase): Promise<number> {
  const [row] = await database.query(`select count(*)::int as n from pg_stat_activity
    where datname = current_database() and application_name like 'db-check/%'`);
  return Number(row?.['n']);
}

/** A backend takes a moment to go when its client has gone. */
export async function untilNobodyIsLeft(database: TestDatabase): Promise<void> {
  await until('every session of the load to be gone', async () => (await sessionsOf(database)) === 0, 10_000);
}

/** Until so many clients are executing something. */
export async function untilBusy(database: TestDatabase, clients: number): Promise<void> {
  await until(`${clients} clients to be busy`, async () => {
    const [row] = await database.query(`select count(*)::int as n from pg_stat_activity
      where datname = current_database() and application_name like 'db-check/%' and state = 'active'`);
    return Number(row?.['n']) >= clients;
  });
}
