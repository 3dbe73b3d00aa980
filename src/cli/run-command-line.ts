import type { ExitCode } from '../errors.ts';
import type { Report } from '../report/report.ts';
import type { CommandLine } from '../demo/steps.ts';
import type { CommandContext } from './command.ts';
import { newRunId } from './context.ts';
import { BINARIES } from './registry.ts';
import { runBinary } from './run.ts';

export interface Ran {
  readonly exitCode: ExitCode;
  /** undefined when the command could not start, and said why on stderr, or when its words ask for another format. */
  readonly report: Report | undefined;
}

/** As the words ask for it, or as JSON. */
function withFormat(words: readonly string[]): readonly string[] {
  return words.includes('--format') ? words : [...words, '--json'];
}

/** One command in this process, from its command line to its report: the same code as in a process of its own. */
export async function runCommandLine(line: CommandLine, context: CommandContext): Promise<Ran> {
  const binary = BINARIES.find(({ name }) => name === line.binary);
  if (binary === undefined) throw new Error(`there is no binary ${line.binary}`);
  let output = '';
  const exitCode = await runBinary(binary, withFormat(line.words), {
    ...context,
    runId: newRunId(context.clock.now()),
    stdout: (text) => void (output += text),
    stdoutIsTerminal: false,
    stdinIsTerminal: false,
  });
  const document = output === '' ? {} : (JSON.parse(output) as Partial<Report>);
  return { exitCode, report: document.sections === undefined ? undefined : (document as Report) };
}
