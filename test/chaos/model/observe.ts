import type { Database } from './world.ts';
import { logOf, statementAt, type ModelObject, type Way } from './migrations.ts';
import type { Ledger } from './model.ts';

/** Ledger and journal as they are; empty before the first deployment. */
export async function observeLedger({ query }: Database): Promise<Ledger> {
  if (!(await hasJournal({ query }))) return { applied: [], begun: undefined, leaving: undefined, held: [] };
  const rows = await query(`select l.migration_name as name, l.finished_at is not null as finished,
    exists (select from db_check.execution as e
      where e.ledger_id = l.id and e.direction = 'down' and e.outcome = 'running') as leaving
    from _prisma_migrations as l where l.rolled_back_at is null order by 1`);
  const held = await query(
    'select migration as name from db_check.hold where released_at is null order by 1',
  );
  const names = (chosen: typeof rows): string[] => chosen.map(({ name }) => String(name));
  const begun = names(rows.filter(({ finished }) => finished !== true));
  const leaving = names(rows.filter((row) => row['leaving'] === true));
  if (begun.length > 1 || leaving.length > 1)
    throw new Error(`several at once: ${[...begun, ...leaving].join()}`);
  return {
    applied: names(rows.filter(({ finished }) => finished === true)),
    begun: begun[0],
    leaving: leaving[0],
    held: names(held),
  };
}

/**
 * The journal must be true at any moment when nothing of ours runs: what it calls done left its rows once and its
 * objects valid; what it does not call done left no rows, and an object of it may be there or not.
 */
export async function readLies(database: Database): Promise<readonly string[]> {
  if (!(await hasJournal(database))) return [];
  const segments = await readSegments(database);
  const expected = segments
    .filter(({ state }) => state === 'done')
    .flatMap(({ name, way, first, last }) => numbers(first, last).flatMap((n) => logOf(name, way, n) ?? []));
  const logged = (await database.query('select what from log')).map(({ what }) => String(what));
  return [
    ...compareRows(expected, logged),
    ...(await readObjectLies(database, segments)),
    ...(await readRowLies(database)),
  ];
}

interface Segment {
  readonly name: string;
  readonly way: Way;
  readonly first: number;
  readonly last: number;
  readonly state: string;
}

async function readSegments({ query }: Database): Promise<readonly Segment[]> {
  const rows = await query(`select e.migration as name, e.direction as way, s.first_statement as first,
    s.last_statement as last, s.state
    from db_check.segment as s join db_check.execution as e on e.id = s.execution_id
    order by coalesce(s.finished_at, 'infinity'), s.started_at`);
  return rows as unknown as readonly Segment[];
}

const count = (rows: readonly string[], row: string): number => rows.filter((one) => one === row).length;

function compareRows(expected: readonly string[], found: readonly string[]): readonly string[] {
  return [...new Set([...expected, ...found])].flatMap((row) => {
    const [wanted, seen] = [count(expected, row), count(found, row)];
    return wanted === seen ? [] : [`the journal says ${wanted} times "${row}", the table ${seen} times`];
  });
}

const OBJECTS = `
select c.relname::text as name, i.indisvalid and i.indisready and i.indislive as valid
  from pg_index as i join pg_class as c on c.oid = i.indexrelid where i.indrelid = 'item'::regclass
 union all
select a.attname::text, true from pg_attribute as a
 where a.attrelid = 'item'::regclass and a.attnum > 0 and not a.attisdropped
 union all
select 'a not null', true from pg_attribute as a
 where a.attrelid = 'item'::regclass and a.attname = 'a' and a.attnotnull`;

async function readObjectLies({ query }: Database, segments: readonly Segment[]): Promise<readonly string[]> {
  const wanted = new Map<ModelObject, boolean>();
  const doubtful = new Set<ModelObject>();
  for (const { name, way, first, last, state } of segments) {
    for (const number of numbers(first, last)) {
      const { makes, takes } = statementAt(name, way, number) ?? {};
      const object = makes ?? takes;
      if (object === undefined) continue;
      if (state === 'done') wanted.set(object, makes !== undefined);
      else doubtful.add(object);
    }
  }
  const found = new Map((await query(OBJECTS)).map(({ name, valid }) => [String(name), valid === true]));
  return [...wanted].flatMap(([object, isThere]) => {
    if (doubtful.has(object)) return [];
    const seen = found.get(object);
    if (isThere && seen !== true) return [`${object} is ${seen === false ? 'INVALID' : 'missing'}`];
    return isThere || seen === undefined || object === 'i2' ? [] : [`${object} is still there`];
  });
}

/** A ledger row says applied or rolled back exactly when the journal's execution is done. */
async function readRowLies({ query }: Database): Promise<readonly string[]> {
  const rows = await query(`select l.migration_name as name, l.finished_at is not null as finished,
      l.rolled_back_at is not null as back,
      (select count(*)::int from db_check.execution as e
        where e.ledger_id = l.id and e.direction = 'up' and e.outcome = 'done') as ups,
      (select count(*)::int from db_check.execution as e
        where e.ledger_id = l.id and e.direction = 'down' and e.outcome = 'done') as downs
    from _prisma_migrations as l order by 1`);
  return rows
    .filter(({ finished, back, ups, downs }) => Number(finished) !== ups || Number(back) !== downs)
    .map((row) => `ledger and journal disagree: ${JSON.stringify(row)}`);
}

async function hasJournal({ query }: Database): Promise<boolean> {
  const [row] = await query(`select to_regclass('db_check.segment') is not null as journal`);
  return row?.['journal'] === true;
}

const numbers = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);
