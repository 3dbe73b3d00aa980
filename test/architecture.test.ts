import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHECKS } from '../src/checks/index.ts';
import { BINARIES } from '../src/cli/registry.ts';
import { FACTS } from '../src/facts/index.ts';
import { RULES } from '../src/lint/rules/index.ts';
import { VERSION } from '../src/version.ts';
import { METRICS } from '../src/gates/metrics/index.ts';
import { ROOT } from './support/cli.ts';
import { readSourceFiles, type SourceFile } from './support/source-files.ts';

const files = readSourceFiles();
const byPath = new Map(files.map((file) => [file.path, file]));
const folderOf = (path: string): string => /^src\/([^/]+)\//.exec(path)?.[1] ?? '.';

/** Read → judge → act → tell: which folders a folder may use when it runs. Files directly in src/ are free for all. */
const USES: Readonly<Record<string, readonly string[]>> = {
  bin: ['cli', 'migrations'],
  cli: [
    'checks',
    'config',
    'db',
    'demo',
    'deploy',
    'draft',
    'evidence',
    'facts',
    'gates',
    'lint',
    'lint-live',
    'load',
    'locks',
    'measure',
    'migrations',
    'notify',
    'report',
    'rollout',
    'scratch',
    'watch',
  ],
  draft: ['db', 'migrations'],
  demo: ['db', 'embedded', 'facts', 'fingerprint', 'measure', 'report'],
  deploy: ['checks', 'db', 'facts', 'fingerprint', 'locks', 'migrations', 'report'],
  evidence: ['db', 'deploy', 'locks', 'measure', 'migrations', 'report', 'rollout', 'watch'],
  lint: ['db', 'locks', 'migrations', 'report'],
  'lint-live': ['db', 'facts', 'lint', 'migrations'],
  load: ['db', 'facts', 'measure', 'migrations'],
  measure: ['db', 'facts', 'migrations'],
  checks: ['db', 'locks', 'migrations', 'report'],
  locks: ['migrations'],
  facts: ['db'],
  fingerprint: ['db'],
  migrations: ['db'],
  notify: ['db'],
  watch: ['db', 'deploy', 'facts', 'measure', 'migrations', 'report', 'rollout'],
  config: [],
  db: [],
  embedded: [],
  gates: ['checks', 'db', 'facts', 'load', 'measure', 'migrations', 'report'],
  report: [],
  rollout: ['checks', 'db', 'deploy', 'gates', 'migrations', 'report'],
  scratch: ['db', 'embedded', 'locks', 'migrations', 'report'],
};

/** Judgement and words: the same data in, the same answer out, without a server, a disk or a clock. */
const PURE = [
  /^src\/(checks|lint|locks|report)\//,
  /^src\/draft\/(?!read-)/,
  /^src\/watch\/(judge-|course|schedule|tick|since-|render-|watch-(plan|message|sections))/,
  /^src\/lint-live\/(as-ddl|live-schema|names-in)/,
  /^src\/notify\/(message|escalation|render-)/,
  /^src\/evidence\/(?!read-|write-)/,
  /^src\/load\/(arrivals|mix|histogram|load-|tally|judge|room|find-)/,
  /^src\/gates\/(judge|measurement|gate-outcome)/,
  /^src\/measure\/(plan-|statistics|compare|judge|comparison)/,
  /^src\/deploy\/(alone\/judge|diagnose\/(judge|signs|type-text|alter)|choose|preflight|exit|lock-schedule|statement-title)/,
  /^src\/deploy\/(approval\/judge|loss\/(?!read-)|index-window\/(?!read-))/,
  /^src\/fingerprint\/(compare|judge|render|scope|object-state)/,
  /^src\/rollout\/(course|judge-|gates-passed|describe-|render-|way-back|canonical-json)/,
  /^src\/scratch\/(holding|compare-|not-sent|named-roles|example-row|locks-report|limits)/,
  /^src\/migrations\/(split|cut|segments|pair|touched|ledger-state|utf16-offsets|refusals)/,
];
const pureFiles = files.filter(({ path }) => PURE.some((pattern) => pattern.test(path)));

/** Reached by way of any number of our own files. */
function reach(file: SourceFile, seen = new Set<string>()): Set<string> {
  for (const name of file.imports) {
    if (seen.has(name)) continue;
    seen.add(name);
    const next = byPath.get(name);
    if (next !== undefined) reach(next, seen);
  }
  return seen;
}

describe('folders', () => {
  it.each(Object.keys(USES))('%s uses only what it may', (folder) => {
    const used = files
      .filter(({ path }) => folderOf(path) === folder)
      .flatMap(({ imports }) => imports.filter((name) => name.startsWith('src/')).map(folderOf));
    expect([...new Set(used)].filter((name) => name !== '.' && name !== folder).sort()).toEqual(USES[folder]);
  });

  it('are all known here', () => {
    const folders = new Set(files.map(({ path }) => folderOf(path)));
    folders.delete('.');
    expect([...folders].sort()).toEqual(Object.keys(USES).sort());
  });
});

describe('pure files', () => {
  it('are there', () => expect(pureFiles.length).toBeGreaterThan(80));

  it.each(pureFiles.map(({ path }) => path))('%s reaches nothing that acts', (path) => {
    const file = byPath.get(path) as SourceFile;
    const acts = /^(pg|libpg-query|yargs|node:(?!util$|path$|buffer$).*)$/;
    expect([...reach(file)].filter((name) => acts.test(name))).toEqual([]);
    expect(file.text).not.toMatch(
      /\bprocess\.|\bnew Date\(\)|\bDate\.now\b|\bperformance\.now\b|\bMath\.random\b/,
    );
  });
});

/** The files of a folder that hold such text, by name without .ts. */
function named(folder: string, pattern: RegExp): string[] {
  return files
    .filter(({ path, text }) => folderOf(path) === folder && pattern.test(text))
    .map(({ path }) => basename(path, '.ts'));
}

describe('registries', () => {
  it('hold every rule of lint, under the name of its file', () => {
    expect([...named('lint', /= (defineRule|refusalRule|columnStyle)\(\{/)].sort()).toEqual(
      RULES.map(({ id }) => id).sort(),
    );
  });

  it('hold every check, under the name of its file', () => {
    expect(named('checks', /= defineCheck\(/)).toEqual(CHECKS.map(({ id }) => id).sort());
  });

  it('hold every fact, under the name of its file', () => {
    const registered = Object.keys(FACTS).map((name) =>
      name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    );
    expect(named('facts', /^export const \w+(?:: Fact<| = defineFact[<(])/m)).toEqual(registered.sort());
  });

  it('hold every metric of gates, under the name of its file', () => {
    const registered = Object.keys(METRICS).map((name) =>
      name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    );
    expect(named('gates', /^export const metric\b/m)).toEqual(registered.sort());
  });

  it('hold every command, each loading its own file', async () => {
    const source = readFileSync(join(ROOT, 'src/cli/registry.ts'), 'utf8');
    const loaded = [...source.matchAll(/^(?! \*).*import\('\.\/([\w-]+)\.ts'\)/gm)].map(
      (match) => match[1] ?? '',
    );
    expect(named('cli', /^export const command\b/m)).toEqual(loaded.sort());
    for (const { load } of BINARIES.flatMap(({ commands }) => commands)) {
      expect((await load()).command.run).toBeTypeOf('function');
    }
  });
});

describe('everywhere in src/', () => {
  it('no table or column of the example is known', () => {
    const names =
      /"(?:Scan|Evidence|Issue|CachedList)"|\bCachedList\b|\bEvidence\b|normalizedInput|howToFix|scanId/;
    expect(files.filter(({ text }) => names.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('only bin/ ends the process', () => {
    const ending = files.filter(({ text }) => /\bprocess\.exit\(/.test(text)).map(({ path }) => path);
    expect(ending).toEqual(['src/bin/start.ts']);
  });

  it('no file is a drawer for everything', () => {
    const drawers = /\/(utils?|helpers?|common|misc|types|shared|lib)\.ts$/;
    expect(files.map(({ path }) => path).filter((path) => drawers.test(path))).toEqual([]);
  });
});

it('the package, the commands and the launcher agree on versions', () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    version: string;
    engines: { node: string };
    bin: Record<string, string>;
  };
  expect(VERSION).toBe(manifest.version);
  expect(Object.keys(manifest.bin)).toEqual(BINARIES.map(({ name }) => name));
  const launcher = readFileSync(join(ROOT, 'src/bin/launch.cjs'), 'utf8');
  expect(launcher).toContain(`needs Node.js ${manifest.engines.node.replace('>=', '')} or newer`);
});
