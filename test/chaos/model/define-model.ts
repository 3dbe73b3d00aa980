import { randomBytes, randomInt } from 'node:crypto';
import fc from 'fast-check';
import pg from 'pg';
import { it, onTestFinished } from 'vitest';
import { writeMigrations } from '../../support/migrations-folder.ts';
import { copyTemplate, dropDatabase } from '../template.ts';
import { BASE, filesOf } from './migrations.ts';
import { renderScript, sequences, type Operation } from './operation.ts';
import { play } from './play.ts';
import { openWorld } from './world.ts';

export interface ModelOptions {
  readonly url: () => string;
  readonly runs: number;
  /** undefined where other tests use the server. */
  readonly restart: (() => Promise<void>) | undefined;
  readonly timeoutMs: number;
}

/** One test: random sequences, or the one of PLUMBLINE_CHAOS_SCRIPT. */
export function defineModel({ url, runs, restart, timeoutMs }: ModelOptions): void {
  const seed = Number(process.env['PLUMBLINE_CHAOS_SEED'] ?? randomInt(1_000_000));
  const script = process.env['PLUMBLINE_CHAOS_SCRIPT'];
  it(
    `${script === undefined ? `${runs} sequences` : 'the script'} end as the model says`,
    { timeout: timeoutMs },
    async () => {
      console.log(`model: again with PLUMBLINE_CHAOS_SEED=${seed}`);
      const folder = writeMigrations(filesOf());
      const template = await createBase(url());
      const playOnce = async (operations: readonly Operation[]): Promise<void> => {
        const copy = await copyTemplate(url(), template);
        const world = openWorld(copy, folder, restart ?? (() => Promise.resolve()));
        try {
          await play(world, operations);
        } finally {
          await world.end();
          await dropDatabase(url(), copy);
        }
      };
      if (script !== undefined) return playOnce(JSON.parse(script) as readonly Operation[]);
      const result = await fc.check(fc.asyncProperty(sequences(restart !== undefined), playOnce), {
        seed,
        numRuns: runs,
      });
      if (!result.failed) return;
      const [operations] = result.counterexample ?? [[]];
      const message = `${String(result.errorInstance)}\n${renderScript(operations)}`;
      // at once: whoever ends a long run early gets no summary
      console.log(message);
      throw new Error(message, { cause: result.errorInstance });
    },
  );
}

async function createBase(
  serverUrl: string,
): Promise<{ readonly database: string; readonly folder: string }> {
  const database = `chaos_model_${randomBytes(4).toString('hex')}`;
  const client = new pg.Client(serverUrl);
  await client.connect();
  await client.query(`create database ${database}`);
  await client.end();
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  onTestFinished(() => dropDatabase(serverUrl, url.href));
  const inside = new pg.Client(url.href);
  await inside.connect();
  await inside.query(BASE);
  await inside.end();
  return { database, folder: '' };
}
