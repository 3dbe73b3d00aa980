import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { ROOT, runCli, type Ran } from './cli.ts';
import type { TestDatabase } from './database.ts';
import { stateOf } from './state.ts';
import { createWorkedRollout } from './worked-rollout.ts';

/** A worked rollout as a user has it: commands are processes in its folder, with DATABASE_URL, and it has node_modules. */
export interface WorkedProject {
  readonly database: TestDatabase;
  readonly folder: string;
  /** `db-deploy rollout --yes`, in the folder, as a process of its own. */
  run(line: string): Promise<Ran>;
  /** The same where nothing may go wrong. */
  runWell(line: string): Promise<Ran>;
  /** Another text in one of its files. */
  change(file: string, from: string, to: string): void;
  /** Every object but the ledger, the journal and what belongs to them. */
  objects(): Promise<unknown>;
}

export async function createWorkedProject(name: string, serverUrl?: string): Promise<WorkedProject> {
  const { database, folder } = await createWorkedRollout(name, serverUrl);
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const run = (line: string): Promise<Ran> => {
    const [binary, ...words] = line.split(' ');
    const environment = { DATABASE_URL: database.url };
    return runCli(binary as 'db-check' | 'db-deploy', words, { cwd: folder, environment });
  };
  return {
    ...{ database, folder, run },
    runWell: async (line) => {
      const ran = await run(line);
      if (ran.exitCode !== 0) throw new Error(`${line}: ${ran.exitCode}\n${ran.stdout}\n${ran.stderr}`);
      return ran;
    },
    change: (file, from, to) => {
      const text = readFileSync(join(folder, file), 'utf8');
      if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
      writeFileSync(join(folder, file), text.replace(from, to));
    },
    objects: async () => {
      const state = Object.entries(await stateOf(database));
      return Object.fromEntries(state.filter(([key]) => !/db_check|_prisma_migrations/.test(key)));
    },
  };
}

/** Something goes on beside the rollout until the test ends it; throws what it threw. */
export function goOn(work: (round: number) => Promise<unknown>): () => Promise<void> {
  const end = new AbortController();
  const go = async (): Promise<void> => {
    for (let round = 0; !end.signal.aborted; round += 1) await work(round);
  };
  const going = go();
  going.catch(() => undefined);
  onTestFinished(() => end.abort());
  return () => {
    end.abort();
    return going;
  };
}
