import type pg from 'pg';
import { lockModeOf, strongest, type LockMode } from '../../src/locks/modes.ts';

/** What the server really did with one relation that existed before. */
export interface Traced extends Relation {
  readonly mode: LockMode | undefined;
  readonly rewritten: boolean;
  readonly scanned: boolean;
}

export interface Relation {
  readonly oid: string;
  /** `public.t`, `s.u` */
  readonly name: string;
  /** pg_class.relkind */
  readonly kind: string;
  /** Of an index: its table. */
  readonly table: string | null;
  readonly parents: readonly string[];
}

const RELATIONS = `
  select c.oid::text as oid, n.nspname || '.' || c.relname as name, c.relkind as kind,
    (select tn.nspname || '.' || t.relname from pg_index i join pg_class t on t.oid = i.indrelid
      join pg_namespace tn on tn.oid = t.relnamespace where i.indexrelid = c.oid) as table,
    (select coalesce(array_agg(pn.nspname || '.' || p.relname), '{}') from pg_inherits i
      join pg_class p on p.oid = i.inhparent join pg_namespace pn on pn.oid = p.relnamespace
      where i.inhrelid = c.oid) as parents
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')`;

/** Everything that can be traced, read once: the statements are rolled back. */
export async function readRelations(client: pg.Client): Promise<readonly Relation[]> {
  return (await client.query<Relation>(RELATIONS)).rows;
}

interface Work {
  readonly file: string;
  readonly scans: string;
}

/**
 * Runs one statement in a transaction that is rolled back, and says what it did to each of the relations.
 * The counters of scans may be flushed between transactions, so both readings are taken in this one.
 */
export async function traceLocks(
  client: pg.Client,
  relations: readonly Relation[],
  sql: string,
): Promise<readonly Traced[]> {
  await client.query('begin');
  try {
    const before = await readWork(client, relations);
    await client.query(sql);
    const held = await readModes(client, backendPid(client));
    const after = await readWork(client, relations);
    return relations.map((relation) => {
      const [old, now] = [before.get(relation.oid), after.get(relation.oid)];
      return {
        ...relation,
        mode: strongest(held.get(relation.oid) ?? []),
        rewritten: now !== undefined && now.file !== old?.file,
        scanned: now !== undefined && now.scans !== old?.scans,
      };
    });
  } finally {
    await client.query('rollback');
  }
}

async function readWork(
  client: pg.Client,
  relations: readonly Relation[],
): Promise<ReadonlyMap<string, Work>> {
  const { rows } = await client.query<Work & { oid: string }>(
    `select c.oid::text as oid, pg_relation_filenode(c.oid)::text as file, pg_stat_get_xact_numscans(c.oid)::text as scans
      from pg_class c where c.oid = any ($1::oid[])`,
    [relations.map(({ oid }) => oid)],
  );
  return new Map(rows.map((row) => [row.oid, row]));
}

/** What another backend holds or waits for at this moment. */
export async function observeLocks(
  observer: pg.Client,
  relations: readonly Relation[],
  pid: number,
): Promise<readonly Traced[]> {
  const held = await readModes(observer, pid);
  return relations.map((relation) => ({
    ...relation,
    mode: strongest(held.get(relation.oid) ?? []),
    rewritten: false,
    scanned: false,
  }));
}

export function backendPid(client: pg.Client): number {
  return (client as unknown as { processID: number }).processID;
}

/** oid → the modes that a backend holds or waits for. */
async function readModes(client: pg.Client, pid: number): Promise<ReadonlyMap<string, readonly LockMode[]>> {
  const { rows } = await client.query<{ oid: string; modes: string[] }>(
    `select relation::text as oid, array_agg(mode) as modes from pg_locks
      where locktype = 'relation' and pid = $1 group by relation`,
    [pid],
  );
  return new Map(rows.map(({ oid, modes }) => [oid, modes.flatMap((mode) => lockModeOf(mode) ?? [])]));
}
