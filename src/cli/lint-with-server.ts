import { connect } from '../db/connect.ts';
import type { ConnectionTarget } from '../db/connection-target.ts';
import type { Database } from '../db/database.ts';
import { readServerError, renderServerError, SQLSTATE } from '../db/server-error.ts';
import { EXIT, ToolError } from '../errors.ts';
import { explainFailure } from '../facts/explain-failure.ts';
import type { Catalog } from '../lint-live/catalog.ts';
import { readCatalog } from '../lint-live/catalog.ts';
import { liveSchema } from '../lint-live/live-schema.ts';
import { namesIn } from '../lint-live/names-in.ts';
import { readAnswers } from '../lint-live/read-answers.ts';
import { lintFiles, type LintInput } from '../lint/lint.ts';
import type { LintOptions } from '../lint/lint-options.ts';
import { prepareFile } from '../lint/prepare.ts';
import { questionKey, type Answer, type Question } from '../lint/question.ts';
import { RULES } from '../lint/rules/index.ts';
import { judgeMigrations, type MigrationState } from '../migrations/ledger-state.ts';
import { readLedger, type Ledger } from '../migrations/ledger.ts';
import { loadParser } from '../migrations/parser.ts';

export interface LiveLint {
  /** What is pending, and what is no migration. */
  readonly inputs: readonly LintInput[];
  /** With what the server has, and its answers to everything that the rules asked. */
  readonly options: LintOptions;
  /** Why a migration is not judged. */
  readonly notes: readonly string[];
}

interface Asked {
  readonly target: ConnectionTarget;
  readonly applicationName: string;
  readonly inputs: readonly LintInput[];
  readonly options: LintOptions;
  /** False: the user says for which version. */
  readonly isVersionOpen: boolean;
}

/** What the looks at the rows may take together. */
const ALL_LOOKS_MS = 60_000;
/** A look that was too slow is followed by a sample, and that by nothing. */
const ROUNDS = 3;

/** Reads what the rules want to know of the server. Throws ToolError: cannot connect (3), the catalog cannot be read (9). */
export async function lintWithServer(asked: Asked): Promise<LiveLint> {
  const { target, applicationName } = asked;
  const db = await connect({ target, profile: 'read', applicationName });
  try {
    const { inputs, notes } = choosePending(asked.inputs, await tryLedger(db));
    const known = await readSchema(db, inputs, asked);
    return { inputs, notes, options: await answerAll(db, inputs, known) };
  } finally {
    await db.close().catch(() => undefined);
  }
}

async function tryLedger(db: Database): Promise<Ledger> {
  try {
    return await readLedger(db);
  } catch (error) {
    throw await unreadable(db, error, 'which migrations are applied');
  }
}

async function unreadable(db: Database, error: unknown, what: string): Promise<unknown> {
  const server = readServerError(error);
  if (server === undefined) return error;
  const { fix, inTheWay } = await explainFailure('', db, error);
  const isDenied = server.sqlState === SQLSTATE.insufficientPrivilege;
  const blockers = (inTheWay ?? [])
    .flatMap(({ session }) => (session === undefined ? [] : `pid ${session.pid}`))
    .join(', ');
  return new ToolError({
    code: 'catalog-unreadable',
    message: `${what} could not be read: ${renderServerError(server)}`,
    hint:
      fix ?? (blockers === '' ? 'lint without --url judges by the texts alone' : `in the way: ${blockers}`),
    exitCode: isDenied ? EXIT.connection : EXIT.unknown,
    cause: error,
  });
}

/** What is applied is in the catalog already: neither judged nor replayed. */
function choosePending(inputs: readonly LintInput[], ledger: Ledger): Pick<LiveLint, 'inputs' | 'notes'> {
  const folders = inputs.flatMap(({ role, migration: name, source }) =>
    role === 'migration' && name !== undefined ? [{ name, migration: source, rollback: undefined }] : [],
  );
  const states = new Map(judgeMigrations(folders, ledger).map(({ name, state }) => [name, state]));
  const stateOf = ({ migration }: LintInput): MigrationState =>
    migration === undefined ? 'pending' : (states.get(migration) ?? 'pending');
  const isJudged = (input: LintInput): boolean => ['pending', 'held'].includes(stateOf(input));
  const left = inputs.filter((input) => input.isJudged && input.role === 'migration' && !isJudged(input));
  return {
    inputs: inputs.filter(isJudged),
    notes: left.map(
      (input) => `${input.migration} is not judged: ${WHY[stateOf(input)] ?? 'it is not pending'}`,
    ),
  };
}

const WHY: { readonly [State in MigrationState]?: string } = {
  applied: 'it is applied',
  edited: 'it is applied, and its text was edited since',
  unfinished: 'it was begun and has not ended; db-deploy carries it on',
  leaving: 'its rollback was begun and has not ended',
};

async function readSchema(
  db: Database,
  inputs: readonly LintInput[],
  { options, isVersionOpen }: Asked,
): Promise<LintOptions> {
  const parser = await loadParser();
  const { runner } = options;
  const names = namesIn(inputs.map((input) => prepareFile(parser, { ...input, runner })));
  const model = liveSchema(parser, await tryCatalog(db, names));
  const version = Math.floor(db.serverVersion / 10_000);
  return {
    ...options,
    ...(isVersionOpen && { versions: { oldest: version, newest: version } }),
    arePendingTogether: true,
    schema: () => model.copy(),
  };
}

async function tryCatalog(db: Database, names: Parameters<typeof readCatalog>[1]): Promise<Catalog> {
  try {
    return await readCatalog(db, names);
  } catch (error) {
    throw await unreadable(db, error, 'the catalog');
  }
}

/** The rules are judged until they have nothing more to ask. */
async function answerAll(
  db: Database,
  inputs: readonly LintInput[],
  options: LintOptions,
): Promise<LintOptions> {
  const parser = await loadParser();
  const answers = new Map<string, Answer>();
  const end = performance.now() + ALL_LOOKS_MS;
  for (let round = 0; round < ROUNDS; round += 1) {
    const open = new Map<string, Question>();
    const ask = (question: Question): Answer | undefined => {
      const answer = answers.get(questionKey(question));
      if (answer === undefined) open.set(questionKey(question), question);
      return answer;
    };
    lintFiles(parser, inputs, RULES, { ...options, ask });
    if (open.size === 0) break;
    const given = await readAnswers(db, [...open.values()], end - performance.now());
    for (const [index, key] of [...open.keys()].entries()) {
      const answer = given[index];
      if (answer !== undefined) answers.set(key, answer);
    }
  }
  return { ...options, ask: (question) => answers.get(questionKey(question)) };
}
