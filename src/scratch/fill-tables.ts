import { describeTrouble } from './describe-trouble.ts';
import { exampleRows } from './example-row.ts';
import type { ScratchSession } from './scratch-session.ts';
import { readFillableTables, type FillableTable } from './table-columns.ts';

/**
 * One row in every table where one can be made up: without rows some statements succeed that would fail, and some read
 * nothing that they would read. Returns the tables that stay empty, `public.t`.
 */
export async function fillTables(session: ScratchSession): Promise<readonly string[]> {
  let empty = await readEmpty(session);
  for (let before = Infinity; empty.length > 0 && empty.length < before;) {
    before = empty.length;
    // again, as long as some get theirs: what others refer to comes first
    for (const table of empty) await fill(session, table);
    empty = await readEmpty(session);
  }
  await refreshViews(session);
  return empty.map(({ label }) => label);
}

async function readEmpty(session: ScratchSession): Promise<readonly FillableTable[]> {
  return (await readFillableTables(session)).filter(({ isEmpty }) => isEmpty);
}

/** A trigger may swallow the row, and nobody says so: the caller looks. */
async function fill(session: ScratchSession, table: FillableTable): Promise<void> {
  for (const row of exampleRows(table)) {
    if (await wentWell(session, row)) return;
  }
}

const VIEWS = `
select pg_catalog.format('refresh materialized view %I.%I', n.nspname, c.relname) as sql
from pg_catalog.pg_class as c
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where c.relkind = 'm'
order by c.oid`;

async function refreshViews(session: ScratchSession): Promise<void> {
  const views = await session.query<{ sql: string }>(VIEWS);
  for (const { sql } of views) await wentWell(session, sql);
}

async function wentWell(session: ScratchSession, sql: string): Promise<boolean> {
  try {
    await session.send(sql);
    return true;
  } catch (error) {
    describeTrouble(error);
    await session.recover(error);
    return false;
  }
}
