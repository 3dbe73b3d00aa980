import { redact, redactError } from '../db/redact.ts';
import { EXIT, ToolError, type ExitCode } from '../errors.ts';
import { renderToolError, renderToolErrorJson } from '../report/error-text.ts';
import { VERSION } from '../version.ts';
import type { CommandContext } from './command.ts';
import { exitCodeAfter } from './signals.ts';

interface Failed {
  /** db-check, db-deploy or db-rollback. */
  readonly binary: string;
  readonly words: readonly string[];
  readonly context: CommandContext;
  /** Whom to call, as far as the configuration could be read. */
  readonly contacts: readonly string[];
}

/** Says why a command could not start: text on stderr, with --json the one document on stdout too. */
export function tellError(error: unknown, { binary, words, context, contacts }: Failed): ExitCode {
  if (!(error instanceof ToolError)) return tellBug(context, error);
  const safe = redactError(error);
  const exitCode = exitCodeAfter(error.exitCode, context.stop.signal);
  if (asksForJson(words)) {
    const command = [binary, ...words.slice(0, 1).filter((word) => /^[a-z]+$/.test(word))].join(' ');
    const { runId } = context;
    context.stdout(renderToolErrorJson({ version: VERSION, command, runId, error: safe, exitCode }));
  }
  context.stderr(renderToolError(safe, contacts));
  return exitCode;
}

function tellBug(context: CommandContext, error: unknown): ExitCode {
  const debug = (context.environment['DEBUG'] ?? '') !== '';
  const { message, stack = '' } = error instanceof Error ? error : { message: String(error) };
  context.stderr(redact(`error: this is a bug in pg-plumbline ${VERSION}: ${message}\n`));
  context.stderr(
    debug ? redact(`${stack}\n`) : 'hint: run it again with DEBUG=1 and report what it prints\n',
  );
  return EXIT.failed;
}

/** The command line may be the very thing that could not be parsed. */
function asksForJson(words: readonly string[]): boolean {
  return (
    words.includes('--json') ||
    words.includes('--format=json') ||
    words[words.indexOf('--format') + 1] === 'json'
  );
}
