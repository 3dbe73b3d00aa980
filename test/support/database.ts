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

/** A new empty database on the server under test, or on another, dropped when the test ends. */
export async function createDatabase(serverUrl = inject('serverUrl')): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await query(serverUrl, `create database ${name}${await readCopying(serverUrl)}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  onTestFinished(async () => void (await query(serverUrl, `drop database if exists ${name} with (force)`)));
  return {
    name,
    url: url.href,
    client: () => openClient(url.href),
    query: (sql, parameters) => query(url.href, sql, parameters),
  };
}

async function openClient(url: string): Promise<pg.Client> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  onTestFinished(() => client.end().catch(() => undefined));
  return client;
}

/** Copying files takes half as long as copying through the log where fsync is off; before 15 there is no choice. */
function readCopying(url: string): Promise<string> {
  copying ??= query(url, `select current_setting('server_version_num')::int >= 150000 as "isChosen"`).then(
    ([row]) => (row?.['isChosen'] === true ? ' strategy file_copy' : ''),
  );
  return copying;
}

let copying: Promise<string> | undefined;

async function query(url: string, sql: string, parameters?: unknown[]): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql, parameters)).rows;
  } finally {
    await client.end();
  }
}
