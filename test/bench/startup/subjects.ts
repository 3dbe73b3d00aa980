import { join } from 'node:path';
import type { Peers } from './peers.ts';
import type { WrittenMigrations } from './write-migrations.ts';

export type Group = 'floor' | 'check' | 'no-op' | 'pending';

/** One command line to be measured. `$DATABASE_URL` of its environment names the database of its own. */
export interface Subject {
  readonly name: string;
  readonly group: Group;
  readonly command: readonly string[];
  /** Brings the database to where the measured run begins, with the same tool; undefined leaves it empty. */
  readonly prepare?: readonly string[];
  /** Without Node.js' compile cache: the first start after an installation. */
  readonly cold?: true;
}

interface Setting {
  readonly peers: Peers;
  readonly migrations: WrittenMigrations;
  /** dist/bin */
  readonly bin: string;
  readonly url: (subject: string) => string;
}

export function listSubjects({ peers, migrations, bin, url }: Setting): readonly Subject[] {
  const node = process.execPath;
  const ours = (name: string, ...words: string[]): string[] => [
    ...[node, join(bin, `${name}.cjs`), ...words],
    ...['--migrations', migrations.plumbline],
  ];
  const runners: readonly (readonly [string, (name: string) => readonly string[]])[] = [
    ['db-deploy', () => ours('db-deploy', 'apply')],
    ['postgres-migrations', () => [node, peers.postgresMigrations, migrations.postgresMigrations]],
    [
      'node-pg-migrate',
      () => [node, peers.nodePgMigrate, 'up', '-m', migrations.nodePgMigrate, '--no-verbose'],
    ],
    [
      'dbmate (Go)',
      (name) => [
        peers.dbmate,
        '--url',
        `${url(name)}?sslmode=disable`,
        '-d',
        migrations.dbmate,
        '--no-dump-schema',
        'migrate',
      ],
    ],
  ];
  const psql = peers.psql === undefined ? [] : [peers.psql, '-X', '-q', '-v', 'ON_ERROR_STOP=1'];
  const one = 'no-op: psql, one query';
  const all = 'pending: psql';
  return [
    { name: 'node', group: 'floor', command: [node, '-e', '0'] },
    { name: 'node + pg + one query', group: 'floor', command: [node, peers.floor] },
    ...(peers.psql === undefined
      ? []
      : [{ name: one, group: 'floor', command: [...psql, '-c', 'select 1', url(one)] } as const]),
    {
      name: 'db-check pre',
      group: 'check',
      command: ours('db-check', 'pre'),
      prepare: ours('db-deploy', 'apply'),
    },
    ...runners.map(([tool, make]): Subject => {
      const name = `no-op: ${tool}`;
      return { name, group: 'no-op', command: make(name), prepare: make(name) };
    }),
    {
      name: 'no-op: db-deploy, first start',
      group: 'no-op',
      cold: true,
      command: ours('db-deploy', 'apply'),
      prepare: ours('db-deploy', 'apply'),
    },
    ...(peers.psql === undefined
      ? []
      : [
          {
            name: all,
            group: 'pending',
            command: [...psql, ...migrations.plain.flatMap((file) => ['-f', file]), url(all)],
          } as const,
        ]),
    ...runners.map(([tool, make]): Subject => {
      const name = `pending: ${tool}`;
      return { name, group: 'pending', command: make(name) };
    }),
  ];
}
