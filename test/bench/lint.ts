import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../src/db/connect.ts';
import { parseConnectionTarget } from '../../src/db/connection-target.ts';
import { startEmbeddedServer } from '../../src/embedded/server.ts';
import { testBinaries } from '../support/binaries.ts';
import { alignColumns } from './align-columns.ts';
import { judgeClaims, type Claim } from './lint/judge-claims.ts';
import { ask, installTools, plumbline, writeToolSettings, type Tool } from './lint/tools.ts';
import { SCHEMA, traceAll, type Truth } from './lint/truth.ts';
import { measureProcess } from './measure-process.ts';
import { spread } from './spread.ts';

/**
 * What linters see of statements that rewrite or scan a table while nobody can write to it, what they hold against harmless
 * ones, and which locks they claim wrongly: the server is the judge, in the same run. And what they cost as whole processes.
 * Each statement is a file of its own; ours reads the migration before it, which has the tables. `-- 7` sets the rounds.
 */
const rounds = Number(process.argv[2] ?? 5);
const root = join(import.meta.dirname, '../..');
const cache = join(root, '.cache/bench');

execFileSync(process.execPath, [join(root, 'scripts/build.ts')], { stdio: 'inherit' });
const tools = [plumbline, ...installTools()];
const work = mkdtempSync(join(tmpdir(), 'plumbline-bench-'));
writeToolSettings(work);

try {
  const { dangerous, harmless } = await readTruth();
  const answers = tools.map((tool) => judgeTool(tool, dangerous, harmless));
  const speed = measureSpeed();
  const load = loadavg()[0] ?? 0;
  console.log(
    `\njudged by PostgreSQL 18: ${dangerous.length} dangerous, ${harmless.length} harmless statements`,
  );
  const rows = answers.map(({ tool, missed, flagged, claims }) => [
    ...[tool, `${dangerous.length - missed.length} of ${dangerous.length}`],
    ...[
      `${flagged.length} of ${harmless.length}`,
      `${claims.filter(({ isWrong }) => isWrong).length} of ${claims.length}`,
    ],
  ]);
  console.log(
    alignColumns([['', 'dangerous seen', 'harmless flagged', 'wrong lock claims'], ...rows]).join('\n'),
  );
  console.log(
    `\nwhole processes, medians of ${rounds} rounds in turn (least to most), load ${load.toFixed(1)}`,
  );
  console.log(
    alignColumns([['', 'one statement', '4,000 statements'], ...speed.map(renderSpeed)]).join('\n'),
  );
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(cache, 'lint.json'), `${JSON.stringify({ load, answers, speed }, null, 2)}\n`);
  console.log(`\nwhat each missed and flagged: .cache/bench/lint.json`);
  const [ours] = answers;
  for (const sql of ours?.missed ?? []) console.log(`missed: ${sql}`);
  for (const { sql, rules } of ours?.flagged ?? []) console.log(`flagged: ${sql} (${rules.join(', ')})`);
  for (const { sql, rule, claimed } of (ours?.claims ?? []).filter(({ isWrong }) => isWrong))
    console.log(`wrong: ${rule} says ${claimed} of ${sql}`);
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function readTruth(): Promise<Readonly<Record<'dangerous' | 'harmless', readonly Truth[]>>> {
  const server = await startEmbeddedServer({ native: testBinaries() });
  try {
    const target = parseConnectionTarget(server.url, {});
    const session = await connect({ target, profile: 'write', applicationName: 'bench' });
    await session.script(SCHEMA);
    await session.close();
    const all = await traceAll(server.url, 'test/fixtures/locks/statements.sql');
    const harmless = await traceAll(server.url, 'test/bench/lint/harmless.sql');
    const wrong = harmless.find(({ isDangerous }) => isDangerous);
    if (wrong !== undefined) throw new Error(`the server says that this is not harmless: ${wrong.sql}`);
    return { dangerous: all.filter(({ isDangerous }) => isDangerous), harmless };
  } finally {
    await server.stop();
  }
}

interface Answer {
  readonly tool: string;
  readonly missed: readonly string[];
  readonly flagged: readonly { readonly sql: string; readonly rules: readonly string[] }[];
  readonly claims: readonly Claim[];
}

function judgeTool(tool: Tool, dangerous: readonly Truth[], harmless: readonly Truth[]): Answer {
  console.log(`asking ${tool.name} …`);
  const [missed, flagged, claims]: [string[], { sql: string; rules: readonly string[] }[], Claim[]] = [
    [],
    [],
    [],
  ];
  for (const truth of [...dangerous, ...harmless]) {
    const all = ask(tool, work, writeStatement(truth.sql));
    const said = all.filter(({ isAside }) => !isAside);
    if (truth.isDangerous && said.length === 0) missed.push(truth.sql);
    if (!truth.isDangerous && said.length > 0)
      flagged.push({ sql: truth.sql, rules: said.map(({ rule }) => rule) });
    claims.push(...judgeClaims(truth, all));
  }
  return { tool: tool.name, missed, flagged, claims };
}

function writeStatement(sql: string): string {
  for (const [name, text] of [
    ['1_schema', SCHEMA],
    ['2_change', `${sql};\n`],
  ] as const) {
    mkdirSync(join(work, 'migrations', name), { recursive: true });
    writeFileSync(join(work, 'migrations', name, 'migration.sql'), text);
  }
  return 'migrations/2_change/migration.sql';
}

interface Speed {
  readonly tool: string;
  readonly one: readonly number[];
  readonly many: readonly number[];
}

function measureSpeed(): readonly Speed[] {
  const many = Array.from({ length: 1000 }, (_, n) => [
    `create table t${n} (id bigint primary key, name text not null, at timestamptz not null default now())`,
    `create index concurrently t${n}_name_idx on t${n} (name) where name <> 'x;y'`,
    `alter table t${n} add column note text`,
    `comment on column t${n}.note is 'it''s; a note'`,
  ]);
  writeFileSync(join(work, 'many.sql'), `${many.flat().join(';\n')};\n`);
  writeFileSync(join(work, 'one.sql'), 'create index concurrently i on t (a);\n');
  const results = tools.map(({ name }) => ({ tool: name, one: [] as number[], many: [] as number[] }));
  const { PATH = '', HOME = '/' } = process.env;
  const environment = { PATH, HOME, XDG_CACHE_HOME: join(work, 'cache') };
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, tool] of tools.entries()) {
      for (const what of ['one', 'many'] as const) {
        const { wallMs } = measureProcess(tool.command([`${what}.sql`]), environment, work, [0, 1]);
        if (round > 0) results[index]?.[what].push(wallMs);
      }
    }
  }
  return results;
}

function renderSpeed({ tool, one, many }: Speed): readonly string[] {
  return [tool, ...[one, many].map(renderTimes)];
}

function renderTimes(times: readonly number[]): string {
  const { median = 0, min = 0, max = 0 } = spread(times) ?? {};
  const [middle, least, most] = [median, min, max].map((ms) => (ms / 1000).toFixed(2));
  return `${middle} (${least} to ${most}) s`;
}
