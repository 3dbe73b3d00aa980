import { serverTrouble } from '../db/server-trouble.ts';
import { EXIT, ToolError, type ExitCode } from '../errors.ts';
import type { CommandContext } from './command.ts';
import { resolveOptions, resolveTarget } from './options.ts';
import { parseWords, type Parsed } from './parser.ts';
import type { Binary } from './registry.ts';
import { exitCodeAfter } from './signals.ts';
import { loadRenderer } from './tell.ts';
import { tellError } from './tell-error.ts';
import { nameOf } from './usage.ts';

/** One command from the command line to its exit code: the only catch of the three binaries. */
export async function runBinary(
  binary: Binary,
  words: readonly string[],
  context: CommandContext,
): Promise<ExitCode> {
  const run = new Run(binary, context);
  try {
    const parsed = await parseWords(binary, words);
    if (typeof parsed === 'string') context.stdout(`${parsed}\n`);
    else await run.command(parsed);
    return exitCodeAfter(run.exitCode, context.stop.signal);
  } catch (error) {
    const known = error instanceof ToolError ? error : serverTrouble(error);
    const { signal } = context.stop;
    if (signal.aborted && known === undefined) return exitCodeAfter(EXIT.interrupted, signal);
    return tellError(known ?? error, { binary: binary.name, words, context, contacts: run.contacts });
  }
}

/** What one invocation learns on its way: an error after the configuration was read can name whom to call. */
class Run {
  exitCode: ExitCode = EXIT.ok;
  contacts: readonly string[] = [];
  readonly #binary: Binary;
  readonly #context: CommandContext;

  constructor(binary: Binary, context: CommandContext) {
    this.#binary = binary;
    this.#context = context;
  }

  async command({ entry, command, flags }: Parsed): Promise<void> {
    const context = this.#context;
    const { options, origins } = await resolveOptions(context, nameOf(this.#binary, entry), flags);
    this.contacts = options.settings.contacts;
    if (flags['showConfig'] === true) {
      const { showConfig } = await import('./show-config.ts');
      this.exitCode = showConfig(context, { options, origins, flags });
    } else if (command.needsDatabase === false) {
      const target = flags['url'] === undefined ? undefined : resolveTarget(context, flags);
      this.exitCode = await command.run(context, { ...options, target }, flags);
    } else {
      const run = (): Promise<ExitCode> => {
        // by then the connection is under way, and the server has to make a process for it
        setImmediate(() => void loadRenderer(options.format));
        return command.run(context, { ...options, target: resolveTarget(context, flags) }, flags);
      };
      this.exitCode = command.withoutDatabase?.(context, options, flags) ?? (await run());
    }
  }
}
