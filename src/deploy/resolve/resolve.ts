import { EXIT, ToolError } from '../../errors.ts';
import { parseSearchPath } from '../../fingerprint/scope.ts';
import { readMigrationsFolder } from '../../migrations/read-folder.ts';
import { deploy } from '../deploy.ts';
import type { DeployResult } from '../deploy-result.ts';
import { takeRunnerLock } from '../exclusion.ts';
import { findMigration } from '../find-migration.ts';
import { createJournal } from '../journal.ts';
import { createPrismaLock } from '../prisma-lock.ts';
import { releaseHolds } from '../release.ts';
import { finishRun, startRun } from '../run-journal.ts';
import type { RunOptions } from '../run-options.ts';
import { readLedger } from '../../migrations/ledger.ts';
import { withWriteSession, type WriteSession } from '../write-session.ts';
import { renderDecision, type Decision } from './decision.ts';
import { planContinuation } from './plan-continuation.ts';
import { readUndecided } from './read-undecided.ts';
import { record, type Recording } from './record.ts';
import type { Undecided, UndecidedKind } from './undecided.ts';

export interface ResolveOptions extends RunOptions {
  /** As short as --to takes it. */
  readonly migration: string;
  readonly decision: Decision;
}

export interface ResolveResult {
  readonly name: string;
  readonly decision: Decision;
  /** The rest of it, where the decision was to go on. */
  readonly deployed: DeployResult | undefined;
}

/**
 * Carries out what a human has decided, with both locks held, so that nobody who still works on it is overruled; the
 * journal keeps who, when and what. Throws ToolError for what cannot be decided so; nothing was changed then.
 */
export async function resolve(options: ResolveOptions): Promise<ResolveResult> {
  const { decision } = options;
  const { result: name } = await withWriteSession('db-deploy', options, (session) =>
    decide(session, options),
  );
  if (decision.kind !== 'continue') return { name, decision, deployed: undefined };
  return { name, decision, deployed: await deploy({ ...options, to: name }) };
}

async function decide(session: WriteSession, options: ResolveOptions): Promise<string> {
  const { runner, facts } = session;
  await takeRunnerLock(runner);
  await createPrismaLock(runner).take();
  const undecided = await find(session, options);
  const { name } = undecided;
  const ledger = await readLedger(runner.db);
  const recording: Recording = {
    runner,
    undecided,
    ledger,
    journal: createJournal(ledger.schema),
    searchPath: parseSearchPath(facts.searchPath, facts.role),
  };
  const continuation =
    options.decision.kind === 'continue'
      ? await planContinuation(recording, options.target, options.decision.from)
      : undefined;
  refuseMismatch(undecided, options.decision);
  await startRun(runner.db, recording.journal, {
    runId: options.runId,
    command: `resolve ${name} ${renderDecision(options.decision)}`,
    origin: options.readOrigin(),
    ledgerSchema: ledger.schema,
    ledgerExists: ledger.exists,
    journalExists: ledger.journalExists,
    scopes: [continuation?.scope ?? undecided.begun?.execution.scope ?? { kind: 'database' }],
    mayRestore: facts.mayRestore,
  });
  if (options.decision.kind === 'release') await releaseHolds(runner.db, ledger.schema, [name]);
  else await record(recording, options.decision.kind, continuation);
  await finishRun(runner.db, options.runId, 'done');
  return name;
}

async function find({ runner }: WriteSession, options: ResolveOptions): Promise<Undecided> {
  const folders = readMigrationsFolder(options.migrations);
  const all = await readUndecided(runner.db, folders);
  const name = findMigration(
    [...new Set([...folders.map((folder) => folder.name), ...all.map((one) => one.name)])],
    options.migration,
  );
  const undecided = all.find((one) => one.name === name);
  if (undecided !== undefined) return undecided;
  throw new ToolError({
    code: 'nothing-to-resolve',
    message: `migration ${name} waits for no decision; nothing was changed`,
    hint: 'db-deploy status',
    exitCode: EXIT.usage,
  });
}

/** Held is neither begun nor applied; what is begun is not held; what is half taken back can only go the whole way. */
function refuseMismatch({ name, kind }: Undecided, decision: Decision): void {
  if (kind !== 'leaving' && (kind === 'held') === (decision.kind === 'release')) return;
  throw new ToolError({
    code: 'wrong-decision',
    message: `migration ${name} ${WHY_NOT[kind] ?? 'is not held'}: ${renderDecision(decision)} does not apply`,
    hint: `its choices: db-deploy resolve ${name}`,
    exitCode: EXIT.usage,
  });
}

const WHY_NOT: { readonly [Kind in UndecidedKind]?: string } = {
  held: 'was rolled back and is held',
  leaving: 'is half taken back',
};
