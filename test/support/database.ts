import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject, onTestFinished } from 'vitest';

export interface TestDatabase {
  readonly name: string;
  readonly url: string;
  /** A plain session of its own, closed when the test ends; for blockers, writers and assertions. */
  client(): Promise<pg.Client>;
  query(sql: string, parameters?: unknown[]): Promise<Record<string, unknown>[]>;
}

/** A new empty database on the server under test, dropped when the test ends. */
export async function createDatabase(): Promise<TestDatabase> {
  const serverUrl = inject('serverUrl');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await once(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  onTestFinished(() => once(serverUrl, `drop database if exists ${name} with (force)`));
  return {
    name,
    url: url.href,
    client: () => openClient(url.href),
    query: async (sql, parameters) => {
      const client = new pg.Client(url.href);
      await client.connect();
      try {
        return (await client.query<Record<string, unknown>>(sql, parameters)).rows;
      } finally {
        await client.end();
      }
    },
  };
}

async function openClient(url: string): Promise<pg.Client> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  onTestFinished(() => client.end().catch(() => undefined));
  return client;
}

async function once(url: string, sql: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(sql).finally(() => client.end());
}
