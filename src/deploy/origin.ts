import { hostname, userInfo } from 'node:os';

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

function readCommit(directory: string): string | null {
  try {
    // loaded only here: a run with nothing to do needs no git
    const { execFileSync } = process.getBuiltinModule('node:child_process');
    const stdio = ['ignore', 'pipe', 'ignore'] as ['ignore', 'pipe', 'ignore'];
    return execFileSync('git', ['rev-parse', 'HEAD'], { cwd: directory, encoding: 'utf8', stdio }).trim();
  } catch {
    return null; // no git, or not a repository: the journal says so by saying nothing
  }
}
