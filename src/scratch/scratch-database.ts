import { randomBytes } from 'node:crypto';
import { connect } from '../db/connect.ts';
import type { ConnectionTarget } from '../db/connection-target.ts';
import type { Database } from '../db/database.ts';
import { quoteIdentifier, quoteLiteral } from '../db/identifiers.ts';
import { TEMP_FILE_LIMIT } from './limits.ts';
import type { ScratchServer } from './scratch-server.ts';

/** A database that nobody else uses, owned by a role that is nobody elsewhere. */
export interface ScratchDatabase {
  /** Sessions of a superuser: what runs as the owner cannot end them. */
  readonly observer: Database;
  readonly blocker: Database;
  /** A session of the owner: not a superuser, no member of a role that reaches beyond the database. */
  openSession(): Promise<Database>;
  /** Everything that was made for it is gone. */
  drop(): Promise<void>;
}

/** `roles` are those that its statements take for granted; the owner is made a member of those that were not there. */
export async function createScratchDatabase(
  server: ScratchServer,
  roles: readonly string[],
): Promise<ScratchDatabase> {
  const name = `plumbline_scratch_${randomBytes(6).toString('hex')}`;
  const password = randomBytes(16).toString('hex');
  const admin = await openAs(server.target, {});
  const made: string[] = [];
  try {
    await createOwner(admin, {
      name,
      password,
      mayCreateRoles: server.isOurs && admin.serverVersion >= 160_000,
    });
    made.push(name, ...(await createRoles(admin, roles, name)));
    await admin.query(`create database ${name} owner ${name} template template0`);
    const inside = { ...server.target, database: name };
    const observer = await openGuard(inside);
    await observer.query(`alter schema public owner to ${name}`);
    await letOwn(observer, name);
    const blocker = await openGuard(inside);
    return {
      observer,
      blocker,
      openSession: () => openAs(inside, { user: name, password }),
      drop: async () => {
        await Promise.allSettled([observer.close(), blocker.close()]);
        await dropAll(admin, name, made, server.isOurs);
      },
    };
  } catch (error) {
    await dropAll(admin, name, made, server.isOurs);
    throw error;
  }
}

/** Whoever is given a table has to be allowed to make one there, unless a superuser gives it (manual, ALTER TABLE). */
async function letOwn(db: Database, owner: string): Promise<void> {
  await db.query(`grant create on database ${owner} to public`);
  await db.query('grant all on schema public to public');
  await db.query(`alter default privileges for role ${owner} grant all on schemas to public`);
}

interface Owner {
  readonly name: string;
  readonly password: string;
  /** Before 16 whoever may make roles can make himself a member of those that run programs (manual 21.2). */
  readonly mayCreateRoles: boolean;
}

async function createOwner(admin: Database, { name, password, mayCreateRoles }: Owner): Promise<void> {
  const rights = `nosuperuser nocreatedb noreplication ${mayCreateRoles ? '' : 'no'}createrole`;
  await admin.query(
    `create role ${name} login ${rights} connection limit 4 password ${quoteLiteral(password)}`,
  );
  await admin.query(`alter role ${name} set temp_file_limit = '${TEMP_FILE_LIMIT}'`);
}

/** The comment on roles that we made, also for another scratch database. */
const MARK = 'made by db-check locks for a scratch database';

/** Roles that are there already may be powerful ones: they stay what they are, and the owner is none of them. */
async function createRoles(
  admin: Database,
  wanted: readonly string[],
  owner: string,
): Promise<readonly string[]> {
  const there = await admin.query<{ name: string; mark: string | null }>(
    `select r.rolname::pg_catalog.text as name, pg_catalog.shobj_description(r.oid, 'pg_authid') as mark
from pg_catalog.pg_roles as r where r.rolname = any ($1::pg_catalog.text[])`,
    [wanted],
  );
  const missing = wanted.filter((role) => !there.some(({ name }) => name === role));
  for (const role of missing) {
    await admin.query(`create role ${quoteIdentifier(role)} nologin`);
    await admin.query(`comment on role ${quoteIdentifier(role)} is '${MARK}'`);
  }
  const ours = [...missing, ...there.flatMap(({ name, mark }) => (mark === MARK ? name : []))];
  for (const role of ours) await admin.query(`grant ${quoteIdentifier(role)} to ${owner} with admin option`);
  return missing;
}

/** On a server of ours also the roles that the statements made: the next database must not find them. */
async function dropAll(
  admin: Database,
  name: string,
  made: readonly string[],
  isOurs: boolean,
): Promise<void> {
  try {
    await admin.query(`drop database if exists ${name} with (force)`);
    const roles = isOurs ? [...made, ...(await readOtherRoles(admin))] : made;
    for (const role of new Set(roles)) {
      await admin.query(`drop owned by ${quoteIdentifier(role)}`).catch(() => undefined);
      await admin.query(`drop role if exists ${quoteIdentifier(role)}`).catch(() => undefined);
    }
  } finally {
    await admin.close().catch(() => undefined);
  }
}

async function readOtherRoles(admin: Database): Promise<readonly string[]> {
  const rows = await admin.query<{ name: string }>(
    `select r.rolname::pg_catalog.text as name from pg_catalog.pg_roles as r
where r.oid >= 16384 and not r.rolsuper order by r.oid desc`,
  );
  return rows.map(({ name }) => name);
}

/** A superuser's session beside what a file makes: none of its functions and operators is found by name. */
async function openGuard(target: ConnectionTarget): Promise<Database> {
  const db = await openAs(target, {});
  await db.query('set search_path = pg_catalog, pg_temp');
  return db;
}

interface Login {
  readonly user?: string;
  readonly password?: string;
}

function openAs(target: ConnectionTarget, { user = target.user, password }: Login): Promise<Database> {
  const own = password === undefined ? {} : { user, password: () => password };
  // what the URL says of schema and options is meant for its own database
  const { schema: _, options: __, ...plain } = target;
  return connect({ target: { ...plain, ...own }, profile: 'write', applicationName: 'db-check/locks' });
}
