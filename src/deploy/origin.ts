import { existsSync, readFileSync, statSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** Who runs this, where, and which commit: written to the journal, never a secret. */
export interface Origin {
  readonly osUser: string | null;
  readonly host: string;
  readonly gitCommit: string | null;
}

export function readOrigin(
  directory: string,
  environment: Readonly<Record<string, string | undefined>>,
): Origin {
  return {
    osUser: readUser(),
    host: hostname(),
    gitCommit: environment['GITHUB_SHA'] ?? readCommit(directory),
  };
}

function readUser(): string | null {
  try {
    return userInfo().username;
  } catch {
    return null; // a uid without a name, as in many containers
  }
}

/** Read from git's own files (gitrepository-layout, gitglossary "ref"): starting git takes longer than a whole deployment. */
function readCommit(directory: string): string | null {
  try {
    const git = findGit(resolve(directory));
    const head = readFileSync(join(git, 'HEAD'), 'utf8').trim();
    if (!head.startsWith('ref: ')) return head;
    return readRef(commonFolder(git), head.slice('ref: '.length));
  } catch {
    return null; // not a repository, or none with a commit: the journal says so by saying nothing
  }
}

/** `.git` is a folder, or a file that names one: a worktree or a submodule. Throws where there is none. */
function findGit(directory: string): string {
  const git = join(directory, '.git');
  const found = statSync(git, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) return git;
  if (found !== undefined)
    return resolve(directory, readFileSync(git, 'utf8').slice('gitdir: '.length).trim());
  const above = dirname(directory);
  if (above === directory) throw new Error('not in a git repository');
  return findGit(above);
}

/** A worktree's branches stand in the repository that it belongs to. */
function commonFolder(git: string): string {
  const link = join(git, 'commondir');
  return existsSync(link) ? resolve(git, readFileSync(link, 'utf8').trim()) : git;
}

function readRef(git: string, ref: string): string | null {
  const file = join(git, ref);
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const packed = readFileSync(join(git, 'packed-refs'), 'utf8').split('\n');
  return packed.find((line) => line.endsWith(` ${ref}`))?.split(' ')[0] ?? null;
}
