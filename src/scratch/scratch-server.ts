import { connect } from '../db/connect.ts';
import { parseConnectionTarget, type ConnectionTarget } from '../db/connection-target.ts';
import { findBinaries } from '../embedded/binaries.ts';
import { startEmbeddedServer } from '../embedded/server.ts';
import { EXIT, ToolError } from '../errors.ts';
import { MEMORY_BYTES, TEMP_FILE_LIMIT } from './limits.ts';

/** A server on which databases and roles may be made, and whose superuser we are. */
export interface ScratchServer {
  readonly target: ConnectionTarget;
  readonly serverVersion: number;
  /** Started for this alone: nobody else's roles are on it, and it is gone afterwards. */
  readonly isOurs: boolean;
  close(): Promise<void>;
}

/** Nothing on it has to last, nothing in the background takes locks, and a statement finds its limits. */
const SETTINGS = {
  autovacuum: 'off',
  fsync: 'off',
  jit: 'off',
  log_min_messages: 'fatal',
  maintenance_work_mem: '16MB',
  max_connections: '20',
  max_parallel_workers: '0',
  max_wal_senders: '0',
  max_wal_size: '64MB',
  shared_buffers: '32MB',
  temp_file_limit: TEMP_FILE_LIMIT,
  wal_level: 'minimal',
};

/** Not `postgres`: a schema that names this role as an owner means an ordinary one. */
const SUPERUSER = 'plumbline_superuser';

const INSTEAD = 'name an empty database of a server that may be changed: --url postgresql://… --scratch';

interface EmbeddedScratch {
  /** `18`: what has to be installed; undefined takes what is. */
  readonly major: string | undefined;
  /** Folder with bin/, lib/, share/; the installed one's where it is not given. */
  readonly native?: string;
}

/** A PostgreSQL of its own in a temporary folder. Throws ToolError (exit 2): none is installed, or another version. */
export async function startScratchServer({ major, native }: EmbeddedScratch): Promise<ScratchServer> {
  const server = await startEmbeddedServer({
    native: native ?? findBinaries(import.meta.filename, INSTEAD),
    settings: SETTINGS,
    superuser: SUPERUSER,
    memoryLimitBytes: MEMORY_BYTES,
  });
  try {
    const target = parseConnectionTarget(server.url, {});
    const serverVersion = await readVersion(target);
    demandVersion(serverVersion, major, 'the embedded PostgreSQL that is installed here');
    return { target, serverVersion, isOurs: true, close: () => server.stop('immediate') };
  } catch (error) {
    await server.stop('immediate');
    throw error;
  }
}

/**
 * A server of the user's, named as one to be tried on. The named database itself is not touched, but has to be without
 * tables: where there are some, somebody uses the server. Throws ToolError (exit 2 or 3).
 */
export async function useScratchServer(
  target: ConnectionTarget,
  major: string | undefined,
): Promise<ScratchServer> {
  const db = await connect({ target, profile: 'read', applicationName: 'db-check/locks' });
  try {
    const [row] = await db.query<Nature>(NATURE);
    if (row?.isSuperuser !== true) throw notSuperuser(target);
    if (row.table !== null) throw notEmpty(target, row.table);
    demandVersion(db.serverVersion, major, target.display);
    return { target, serverVersion: db.serverVersion, isOurs: false, close: () => Promise.resolve() };
  } finally {
    await db.close();
  }
}

interface Nature {
  readonly isSuperuser: boolean;
  readonly table: string | null;
}

const NATURE = `
select pg_catalog.current_setting('is_superuser') = 'on' as "isSuperuser",
  (select pg_catalog.format('%I.%I', n.nspname, c.relname)
    from pg_catalog.pg_class as c
    join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'm', 'f') and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
      and not exists (
        select from pg_catalog.pg_depend as d
        where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid = c.oid and d.deptype = 'e')
    order by 1 limit 1) as "table"`;

async function readVersion(target: ConnectionTarget): Promise<number> {
  const db = await connect({ target, profile: 'read', applicationName: 'db-check/locks' });
  await db.close();
  return db.serverVersion;
}

function demandVersion(serverVersion: number, wanted: string | undefined, what: string): void {
  const found = String(Math.floor(serverVersion / 10_000));
  if (wanted === undefined || wanted === found) return;
  throw new ToolError({
    code: 'other-server-version',
    message: `${what} is version ${found}, not ${wanted}`,
    hint: `leave --server-version out, or name an empty database on a server of version ${wanted}: --url postgresql://… --scratch`,
    exitCode: EXIT.usage,
  });
}

function notSuperuser({ display }: ConnectionTarget): ToolError {
  return new ToolError({
    code: 'not-a-superuser',
    message: `${display} is not a superuser there: a database and a role without rights have to be made`,
    hint: 'name a superuser of a server that may be changed, e.g. of a container',
    exitCode: EXIT.connection,
  });
}

function notEmpty({ display }: ConnectionTarget, table: string): ToolError {
  return new ToolError({
    code: 'not-empty',
    message: `${display} has the table ${table}: a server that somebody uses is no scratch server`,
    hint: 'name an empty database, or leave --url and --scratch out: a server of its own is started then',
    exitCode: EXIT.usage,
  });
}
