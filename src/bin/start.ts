import { processContext } from '../cli/context.ts';
import { BINARIES, type Binary } from '../cli/registry.ts';
import { runBinary } from '../cli/run.ts';
import { listenForStop } from '../cli/signals.ts';
import { beforeParserLoads } from '../migrations/parser.ts';

/** Runs a binary on this process and ends it, once what was written has gone out. */
export function start(binary: Binary): void {
  beforeParserLoads(keepParserSimple);
  // Nobody reads any more (a closed pipe, a terminal that went): no reason to leave a deployment half-way.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const context = processContext(listenForStop());
  void runBinary(binary, process.argv.slice(2), context).then((exitCode) => {
    process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)));
  });
}

/** The shipped launcher knows its binary by the name of its file. */
export function startByName(name: string): void {
  const binary = BINARIES.find((candidate) => candidate.name === name);
  if (binary === undefined) throw new Error(`there is no binary ${name}`);
  start(binary);
}

/**
 * PostgreSQL's parser is WebAssembly with one enormous function. V8 would optimise it in the background with 600 MB, and
 * the process could not end before that: measured 0.7 s, and several on a busy machine. A command parses too little to gain.
 */
function keepParserSimple(): void {
  const { setFlagsFromString } = process.getBuiltinModule('node:v8');
  // both: --liftoff-only, which means them, is taken apart before anything of ours runs, and a budget is used up by many files
  for (const flag of ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering']) setFlagsFromString(flag);
}
