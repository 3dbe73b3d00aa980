/** An object that statements of the model's migrations make and take away. */
export type ModelObject = 'i1' | 'i2' | 'item_a_b_idx' | 'c' | 'a not null';

interface ModelStatement {
  readonly sql: string;
  /** What is there behind it, or no longer. */
  readonly makes?: ModelObject;
  readonly takes?: ModelObject;
}

interface ModelMigration {
  readonly name: string;
  readonly up: readonly ModelStatement[];
  readonly down: readonly ModelStatement[];
}

/** Leaves a row that says that it ran: once, or the engine lied. */
const LOG: ModelStatement = { sql: 'insert into log values' };

/** There before the first deployment. */
export const BASE = `create table log (what text not null);
create table item (a int, b int) with (autovacuum_enabled = off);
insert into item select i, i from generate_series(1, 50) as i;
`;

export const MIGRATIONS: readonly ModelMigration[] = [
  {
    name: '1_index',
    up: [LOG, { sql: 'create index concurrently i1 on item (a)', makes: 'i1' }, LOG],
    down: [{ sql: 'drop index concurrently i1', takes: 'i1' }, LOG],
  },
  {
    name: '2_column',
    up: [{ sql: 'alter table item add column c int', makes: 'c' }, LOG],
    down: [LOG, { sql: 'alter table item drop column c', takes: 'c' }],
  },
  {
    name: '3_two',
    up: [
      { sql: 'create index concurrently i2 on item (b)', makes: 'i2' },
      { sql: 'create index concurrently on item (a, b)', makes: 'item_a_b_idx' },
      LOG,
    ],
    down: [
      { sql: 'drop index concurrently item_a_b_idx', takes: 'item_a_b_idx' },
      { sql: 'drop index concurrently i2', takes: 'i2' },
      LOG,
    ],
  },
  {
    name: '4_drop',
    up: [LOG, { sql: 'drop index concurrently i1', takes: 'i1' }, LOG],
    down: [{ sql: 'create index concurrently i1 on item (a)', makes: 'i1' }, LOG],
  },
  {
    name: '5_mixed',
    up: [
      { sql: 'reindex index concurrently i2', makes: 'i2' },
      LOG,
      { sql: 'alter table item alter column a set not null', makes: 'a not null' },
    ],
    down: [LOG, { sql: 'alter table item alter column a drop not null', takes: 'a not null' }],
  },
];

export const NAMES: readonly string[] = MIGRATIONS.map(({ name }) => name);

export type Way = 'up' | 'down';

/** The statement of that number, counted from 1. */
export function statementAt(name: string, way: Way, number: number): ModelStatement | undefined {
  return MIGRATIONS.find((migration) => migration.name === name)?.[way][number - 1];
}

/** What the log says of a statement; undefined where it leaves no row. */
export function logOf(name: string, way: Way, number: number): string | undefined {
  return statementAt(name, way, number) === LOG ? `${name} ${way} ${number}` : undefined;
}

/** The files as writeMigrations takes them. */
export function filesOf(): Readonly<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const { name, up, down } of MIGRATIONS) {
    files[name] = render(name, 'up', up);
    files[`${name}/rollback`] = render(name, 'down', down);
  }
  return files;
}

function render(name: string, way: Way, statements: readonly ModelStatement[]): string {
  return statements
    .map((statement, index) => {
      const row = logOf(name, way, index + 1);
      return `${row === undefined ? statement.sql : `${statement.sql} ('${row}')`};\n`;
    })
    .join('');
}
