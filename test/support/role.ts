import { randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { TestDatabase } from './database.ts';

export interface TestRole {
  readonly name: string;
  /** The database's URL for this role. */
  readonly url: string;
}

/** A login role that may do nothing; dropped with all its grants when the test ends. */
export async function createRole(database: TestDatabase, options = ''): Promise<TestRole> {
  const name = `role_${randomBytes(6).toString('hex')}`;
  await database.query(`create role ${name} login password 'secret' ${options}`);
  onTestFinished(async () => {
    await database.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = '${name}'`);
    await database.query(`drop owned by ${name} cascade`);
    await database.query(`drop role ${name}`);
  });
  const url = new URL(database.url);
  url.username = name;
  url.password = 'secret';
  return { name, url: url.href };
}
