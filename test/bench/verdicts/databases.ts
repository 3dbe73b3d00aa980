import { connect } from '../../../src/db/connect.ts';
import { parseConnectionTarget } from '../../../src/db/connection-target.ts';
import type { Database } from '../../../src/db/database.ts';
import type { Sides } from '../../../src/measure/pairs/time-pairs.ts';
import {
  ARMS,
  calibrate,
  CHANGE_TABLES,
  changeFunction,
  CREATE,
  VACUUM,
  type Calibration,
} from './workload.ts';

export interface BenchDatabases {
  readonly calibrations: ReadonlyMap<string, Calibration>;
  /** A session of its own, as the measuring commands open it. */
  open(side: keyof Sides<unknown>): Promise<Database>;
}

/** Two databases of one server: as it was before a deployment, and as it is after it. */
export async function createDatabases(serverUrl: string): Promise<BenchDatabases> {
  const urlOf = (name: string): string => serverUrl.replace(/postgres$/, name);
  const open = (name: string, profile: 'measure' | 'write') =>
    connect({
      target: parseConnectionTarget(urlOf(name), {}),
      profile,
      applicationName: 'bench-verdicts',
    });
  const run = async (name: string, statements: readonly string[]): Promise<void> => {
    const db = await open(name, 'write');
    for (const statement of statements) await db.script(statement);
    await db.close();
  };
  await run('postgres', ['create database bench_before']);
  await run('bench_before', [CREATE]);
  await run('postgres', ['create database bench_after template bench_before']);
  await run('bench_before', VACUUM);
  await run('bench_after', [...CHANGE_TABLES.trim().split('\n'), ...VACUUM]);
  const db = await open('bench_before', 'measure');
  const calibrations = new Map<string, Calibration>();
  for (const arm of ARMS) calibrations.set(arm.name, await calibrate(db, arm));
  await db.close();
  const extraRows = [...calibrations].map(([name, { extraRows }]) => [name, extraRows] as const);
  await run('bench_after', [changeFunction(new Map(extraRows))]);
  return { calibrations, open: (side) => open(`bench_${side}`, 'measure') };
}
