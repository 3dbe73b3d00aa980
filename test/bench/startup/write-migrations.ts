import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface WrittenMigrations {
  /** Ours: folders with migration.sql and rollback.sql. */
  readonly plumbline: string;
  readonly postgresMigrations: string;
  readonly nodePgMigrate: string;
  readonly dbmate: string;
  /** Plain files in order, for psql. */
  readonly plain: readonly string[];
}

/** The same `create table` migrations in every tool's own form. */
export function writeMigrations(folder: string, count: number): WrittenMigrations {
  const plain: string[] = [];
  for (let number = 1; number <= count; number += 1) {
    const stamp = String(20_250_101_000_000 + number);
    const up = `create table bench_${number} (id bigint primary key, name text not null);\n`;
    const down = `drop table bench_${number};\n`;
    write(join(folder, 'plumbline', `${stamp}_bench_${number}`, 'migration.sql'), up);
    write(join(folder, 'plumbline', `${stamp}_bench_${number}`, 'rollback.sql'), down);
    write(join(folder, 'postgres-migrations', `${number}_bench-${number}.sql`), up);
    write(
      join(folder, 'node-pg-migrate', `${stamp}_bench-${number}.sql`),
      `-- Up Migration\n${up}-- Down Migration\n${down}`,
    );
    write(
      join(folder, 'dbmate', `${stamp}_bench_${number}.sql`),
      `-- migrate:up\n${up}-- migrate:down\n${down}`,
    );
    plain.push(write(join(folder, 'plain', `${stamp}.sql`), up));
  }
  return {
    plumbline: join(folder, 'plumbline'),
    postgresMigrations: join(folder, 'postgres-migrations'),
    nodePgMigrate: join(folder, 'node-pg-migrate'),
    dbmate: join(folder, 'dbmate'),
    plain,
  };
}

function write(path: string, text: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}
