import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readOrigin } from '../../../src/deploy/origin.ts';
import { folderOf } from '../../support/folder.ts';

const git = (directory: string, ...words: string[]): string =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...words], {
    cwd: directory,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();

function createRepository(): string {
  const directory = folderOf({});
  git(directory, 'init', '-b', 'main');
  git(directory, 'commit', '--allow-empty', '-m', 'first');
  return directory;
}

const commitIn = (directory: string): string | null => readOrigin(directory, {}).gitCommit;

test('the commit is the one that git names, from any folder of the repository', () => {
  const repository = createRepository();
  const inside = join(repository, 'a/b');
  mkdirSync(inside, { recursive: true });
  expect(commitIn(inside)).toBe(git(repository, 'rev-parse', 'HEAD'));
});

test('packed, detached, and in a worktree too', () => {
  const repository = createRepository();
  const worktree = join(folderOf({}), 'beside');
  git(repository, 'worktree', 'add', '-b', 'other', worktree);
  git(worktree, 'commit', '--allow-empty', '-m', 'second');
  expect(commitIn(worktree)).toBe(git(worktree, 'rev-parse', 'HEAD'));
  git(repository, 'pack-refs', '--all');
  expect(commitIn(repository)).toBe(git(repository, 'rev-parse', 'HEAD'));
  expect(commitIn(worktree)).toBe(git(worktree, 'rev-parse', 'HEAD'));
  git(repository, 'checkout', '--detach');
  expect(commitIn(repository)).toBe(git(repository, 'rev-parse', 'HEAD'));
});

test('no repository and no commit say nothing; what CI says comes first', () => {
  const empty = folderOf({});
  git(empty, 'init', '-b', 'main');
  expect(commitIn(empty)).toBeNull();
  expect(commitIn(folderOf({}))).toBeNull();
  expect(readOrigin(empty, { GITHUB_SHA: 'abc' }).gitCommit).toBe('abc');
});
