import type { ConnectionTarget } from '../../db/connection-target.ts';
import { EXIT, ToolError } from '../../errors.ts';
import { resolveScope, type Scope } from '../../fingerprint/scope.ts';
import { parseScript } from '../../migrations/load.ts';
import type { MigrationFolder, Script } from '../../migrations/migration.ts';
import { planResume } from '../resume.ts';
import { choicesFor } from './choices.ts';
import { readDiagnosis } from './read-undecided.ts';
import type { Recording } from './record.ts';
import type { Undecided, UndecidedKind } from './undecided.ts';

export interface Continuation {
  readonly folder: MigrationFolder;
  /** The statements that count as done: 1 to this one. */
  readonly doneThrough: number;
  readonly isComplete: boolean;
  readonly scope: Scope;
}

/**
 * Where to go on, or a ToolError: a file that differs in what is done already (exit 7), a statement of which nobody can
 * tell whether it has run (exit 9), nothing to go on with (exit 2).
 */
export async function planContinuation(
  { undecided, runner, searchPath }: Recording,
  target: ConnectionTarget,
  from: number | undefined,
): Promise<Continuation> {
  const { script, kind, begun, name, status } = undecided;
  const { folder } = status;
  if (script === undefined || folder === undefined || NOT_CONTINUED.has(kind))
    throw cannotContinue(undecided);
  if (begun !== undefined && from !== undefined) throw fromIsKnown(name);
  const doneThrough =
    begun !== undefined
      ? await compareBegun(undecided, script)
      : (from ?? (await diagnosed(undecided, script, { target, runId: runner.runId }))) - 1;
  const count = statementsOf(script).length;
  if (doneThrough < 0 || doneThrough > count) throw outOfRange(name, count);
  const scope = resolveScope(script.touched, searchPath);
  return { folder, doneThrough, isComplete: doneThrough === count, scope };
}

const NOT_CONTINUED: ReadonlySet<UndecidedKind> = new Set(['temporary', 'held', 'leaving']);

/** What is done must read the same in the file as it is now: only what follows may have been mended. */
async function compareBegun({ begun, name }: Undecided, script: Script): Promise<number> {
  if (begun === undefined) return 0;
  const { doneThrough } = planResume(begun);
  const { script: text, checksum } = begun.execution;
  const before = statementsOf(await parseScript({ path: `${name} as it was begun`, text, checksum }));
  const now = statementsOf(script);
  for (const [index, statement] of before.slice(0, doneThrough).entries()) {
    if (statement.sql === now[index]?.sql) continue;
    throw new ToolError({
      code: 'edited-what-is-done',
      message: `statement ${index + 1} of ${name} is done, and reads otherwise in the file now\n  was: ${statement.sql}\n  now: ${now[index]?.sql ?? 'gone'}`,
      hint: `put it back as it was and type the same again, or take back what is done: db-rollback ${name}`,
      exitCode: EXIT.drift,
    });
  }
  return doneThrough;
}

interface Look {
  readonly target: ConnectionTarget;
  readonly runId: string;
}

async function diagnosed(undecided: Undecided, script: Script, { target, runId }: Look): Promise<number> {
  const diagnosis = await readDiagnosis(target, `db-deploy/${runId}/look`, script);
  const { goOnAt } = diagnosis;
  if (goOnAt.kind === 'at') return goOnAt.statement;
  const choices = choicesFor(undecided, diagnosis).map(({ command, effect }) => `${command}   # ${effect}`);
  throw new ToolError({
    code: 'cannot-tell',
    message: `statement ${goOnAt.statement} of ${undecided.name}: ${goOnAt.why}; nothing was changed`,
    hint: `look, and then type one of these\n${choices.join('\n')}`,
    exitCode: EXIT.unknown,
  });
}

const statementsOf = (script: Script) => script.segments.flatMap((segment) => segment.statements);

function cannotContinue(undecided: Undecided): ToolError {
  const choices = choicesFor(undecided, undefined).map(({ command, effect }) => `${command}   # ${effect}`);
  return new ToolError({
    code: 'cannot-continue',
    message: `migration ${undecided.name} cannot be gone on with`,
    hint: `type one of these\n${choices.join('\n')}`,
    exitCode: EXIT.usage,
  });
}

function fromIsKnown(name: string): ToolError {
  return new ToolError({
    code: 'from-is-known',
    message: `the journal knows where ${name} stopped: --from is for what another tool has begun`,
    hint: `db-deploy resolve ${name} --continue`,
    exitCode: EXIT.usage,
  });
}

function outOfRange(name: string, count: number): ToolError {
  return new ToolError({
    code: 'usage',
    message: `${name} has ${count} statements: --from takes 1 to ${count + 1}`,
    hint: `its choices: db-deploy resolve ${name}`,
    exitCode: EXIT.usage,
  });
}
