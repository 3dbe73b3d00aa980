import { readServerError, SQLSTATE } from '../db/server-error.ts';
import type { Statement } from '../migrations/migration.ts';
import { outsideTransaction } from '../migrations/outside-transaction.ts';
import { transactionWord } from '../migrations/transaction-control.ts';
import { whyNotSent } from './not-sent.ts';
import { comparePrediction } from './compare-prediction.ts';
import { describeTrouble } from './describe-trouble.ts';
import { readRelations } from './relations.ts';
import type { ScratchDatabase } from './scratch-database.ts';
import type { ScratchSession } from './scratch-session.ts';
import { traceAlone } from './trace-alone.ts';
import { traceStatement, type Traced } from './trace.ts';
import { StatementStopped } from './watch-over.ts';

/** What a statement of a file did. */
export interface StatementTrace {
  readonly statement: Statement;
  readonly outcome: Outcome;
}

/**
 * traced: it ran, and stays for those behind it. left out: it takes no lock of its own. failed: the server refused it, and would
 * elsewhere too. unknown: nobody can tell here; it may have run.
 */
export type Outcome =
  | {
      readonly kind: 'traced';
      /** Those that were there before and that it locked, rewrote or read. */
      readonly relations: readonly Traced[];
      readonly durationMs: number;
      /** Between what was predicted and what was seen: each is a defect of ours. */
      readonly differences: readonly string[];
    }
  | { readonly kind: 'left out' | 'failed' | 'unknown'; readonly reason: string };

interface FileToTrace {
  readonly statements: readonly Statement[];
  readonly serverVersion: number;
  /** commit, the default: a statement finds what those before it made. */
  readonly end?: 'commit' | 'rollback';
  readonly stop: AbortSignal;
}

/** After so many statements that had to be ended the rest is not tried. */
const MOST_STOPPED = 3;

/** Every statement of a file in turn, each once. */
export async function traceFile(
  database: ScratchDatabase,
  session: ScratchSession,
  { statements, serverVersion, end = 'commit', stop }: FileToTrace,
): Promise<readonly StatementTrace[]> {
  const traces: StatementTrace[] = [];
  let stopped = 0;
  for (const statement of statements) {
    const isOver = stop.aborted || stopped >= MOST_STOPPED;
    const outcome = isOver
      ? unknown(stop.aborted ? 'stopped before it' : `not tried: ${MOST_STOPPED} statements had to be ended`)
      : await traceOne(database, session, {
          statement,
          serverVersion,
          end,
          onStopped: () => void (stopped += 1),
        });
    traces.push({ statement, outcome });
  }
  return traces;
}

interface OneToTrace {
  readonly statement: Statement;
  readonly serverVersion: number;
  readonly end: 'commit' | 'rollback';
  onStopped(): void;
}

async function traceOne(
  database: ScratchDatabase,
  session: ScratchSession,
  { onStopped, ...one }: OneToTrace,
): Promise<Outcome> {
  const { statement } = one;
  const word = transactionWord(statement);
  if (word === 'rollback' || word === 'prepare') return unknown('what stands before it stays as it is here');
  if (word !== 'none')
    return { kind: 'left out', reason: 'each statement has a transaction of its own here' };
  const reason = whyNotSent(statement);
  if (reason !== undefined) return unknown(`not sent: ${reason}`);
  try {
    return await run(database, session, one);
  } catch (error) {
    const reason = describeTrouble(error);
    if (error instanceof StatementStopped) onStopped();
    const isLost = await session.recover(error);
    const lost = isLost ? '; what it had SET before, and temporary tables, are lost' : '';
    return { kind: isUntold(error, statement) ? 'unknown' : 'failed', reason: `${reason}${lost}` };
  }
}

async function run(
  { observer, blocker }: ScratchDatabase,
  session: ScratchSession,
  { statement, serverVersion, end }: Omit<OneToTrace, 'onStopped'>,
): Promise<Outcome> {
  const relations = await readRelations(session);
  const isAlone = outsideTransaction(statement) !== undefined;
  const trace = isAlone
    ? await traceAlone({ session, blocker, observer }, statement, relations)
    : await traceStatement(session, statement, relations, end);
  if ('isSeen' in trace && trace.isSeen === false)
    return unknown('it ran, and ended before its locks could be seen');
  return {
    kind: 'traced',
    durationMs: trace.durationMs,
    relations: trace.relations.filter(
      ({ mode, rewritten, scanned }) => mode !== undefined || rewritten === true || scanned === true,
    ),
    differences: comparePrediction(statement, serverVersion, trace.relations),
  };
}

function unknown(reason: string): Outcome {
  return { kind: 'unknown', reason };
}

/** What our limits, or what is not installed here, made fail would perhaps not fail elsewhere. */
function isUntold(error: unknown, { kind }: Statement): boolean {
  const { sqlState = '' } = readServerError(error) ?? {};
  if (error instanceof StatementStopped || sqlState === '') return true;
  return UNTOLD.has(sqlState) || /^(53|57|58)/.test(sqlState) || kind === 'CreateExtensionStmt';
}

/** What the role may not do here, and what only another kind of call can do (COMMIT in a DO or CALL). */
const UNTOLD: ReadonlySet<string> = new Set([
  SQLSTATE.insufficientPrivilege,
  SQLSTATE.activeSqlTransaction,
  SQLSTATE.invalidTransactionTermination,
]);
