import { join } from 'node:path';
import { findProgram } from '../find-program.ts';
import { NAIVE } from './naive.ts';

/** One command line to be measured. */
export interface Subject {
  readonly name: string;
  readonly command: readonly string[];
  /** Wall, at most; undefined: beside ours, for comparison. */
  readonly goalMs?: number;
}

interface Setting {
  /** dist/bin/db-check.cjs */
  readonly bin: string;
  readonly small: string;
  readonly scale: string;
  /** Folders of migrations that are pending: none, and one that builds two indexes. */
  readonly migrations: { readonly none: string; readonly two: string; readonly thousand: string };
}

export const SCOPED = 'db-check pre, two indexes pending';
export const WHOLE = 'db-check pre, whole database';

/** What check_postgres has for a database as a whole; those that need no thresholds of one's own. */
const ACTIONS = ['backends', 'bloat', 'database_size', 'last_vacuum', 'locks', 'sequence', 'txn_wraparound'];

export function listSubjects({ bin, small, scale, migrations }: Setting): readonly Subject[] {
  const pre = (url: string, folder: string): readonly string[] => [
    ...[process.execPath, bin, 'pre', '--url', url],
    ...['--migrations', folder, '--validation', join(folder, 'none')],
  ];
  return [
    { name: 'db-check pre, small database', command: pre(small, migrations.none), goalMs: 300 },
    { name: SCOPED, command: pre(scale, migrations.two), goalMs: 500 },
    { name: WHOLE, command: pre(scale, migrations.none), goalMs: 2000 },
    { name: 'db-check pre, 1,000 tables pending', command: pre(scale, migrations.thousand) },
    ...naiveSubjects(scale),
    ...peerSubjects(scale),
  ];
}

function naiveSubjects(url: string): readonly Subject[] {
  const psql = findProgram('psql');
  if (psql === undefined) return [];
  const run = [psql, '-X', '-q', '-o', '/dev/null', '-v', 'ON_ERROR_STOP=1', url];
  const each = Object.entries(NAIVE).map(([question, sql]) => ({
    name: `psql, naive: ${question}`,
    command: [...run, '-c', sql],
  }));
  const all = Object.values(NAIVE).flatMap((sql) => ['-c', sql]);
  return [...each, { name: 'psql, naive: all of them', command: [...run, ...all] }];
}

function peerSubjects(url: string): readonly Subject[] {
  const program = findProgram('check_postgres');
  if (program === undefined) return [];
  const { hostname, port, username, pathname } = new URL(url);
  const where = ['--host', hostname, '--port', port, '--dbuser', username, '--dbname', pathname.slice(1)];
  const run = (action: string): readonly string[] => [program, `--action=${action}`, ...where];
  const script = ACTIONS.map((action) => run(action).join(' ')).join('; ');
  return [
    ...ACTIONS.map((action) => ({ name: `check_postgres ${action}`, command: run(action) })),
    { name: `check_postgres, these ${ACTIONS.length}`, command: ['/bin/sh', '-c', `${script}; true`] },
  ];
}
