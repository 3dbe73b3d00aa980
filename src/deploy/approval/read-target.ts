import type { Database } from '../../db/database.ts';

/** Which database this is, whatever its address: the same after a failover, another one after a restore from a dump. */
export interface TargetIdentity {
  /** Of the cluster (manual 9.27.7); null where the role may not read it. */
  readonly systemIdentifier: string | null;
  readonly databaseOid: number;
  readonly database: string;
  /** The schemas that unqualified names mean, in order. */
  readonly schemas: readonly string[];
}

const TARGET = `
select d.oid::bigint::float8 as "databaseOid", d.datname::text as database,
  pg_catalog.to_jsonb(pg_catalog.current_schemas(false)) as schemas
from pg_catalog.pg_database as d
where d.datname = pg_catalog.current_database()`;

const SYSTEM = `select s.system_identifier::text as "systemIdentifier" from pg_catalog.pg_control_system() as s`;

export async function readTarget(db: Database): Promise<TargetIdentity> {
  const [target] = await db.query<Omit<TargetIdentity, 'systemIdentifier'>>(TARGET);
  // some providers keep it to themselves
  const [system] = await db.query<{ systemIdentifier: string }>(SYSTEM).catch(() => []);
  return {
    systemIdentifier: system?.systemIdentifier ?? null,
    ...(target as Omit<TargetIdentity, 'systemIdentifier'>),
  };
}
