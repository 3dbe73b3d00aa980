import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import { quoteIdentifier } from '../../db/identifiers.ts';
import { SQLSTATE } from '../../db/server-error.ts';
import { groupDigits } from '../../digits.ts';
import type { ServerError } from '../../errors.ts';
import { loadParser } from '../../migrations/parser.ts';
import type { PlannedRollback } from '../rollback/plan.ts';
import type { LossFinding } from './loss.ts';
import { planOutlooks, type StatementOutlook } from './plan-outlooks.ts';
import { countSql, MOST_COUNTED, type Probe } from './probe.ts';
import { readColumnDefault } from './read-column-default.ts';

/** How long one look, and all of them together, may take: in an emergency nobody waits for a verdict. */
const LOOK_MS = 3_000;
const ALL_MS = 15_000;

/** Looks at the rows as they are now, read-only and each look for itself: no snapshot is held in between. */
export async function readLoss(
  db: Database,
  migrations: readonly PlannedRollback[],
  clock: Clock,
): Promise<readonly LossFinding[]> {
  if (migrations.length === 0) return [];
  const outlooks = planOutlooks(await loadParser(), migrations);
  const end = clock.monotonicMs() + ALL_MS;
  const findings: LossFinding[] = [];
  for (const one of outlooks) {
    const { outlook } = one;
    const answer =
      outlook.kind === 'unknown'
        ? unknownBecause(outlook.why)
        : await ask(db, outlook.probe, Math.min(LOOK_MS, end - clock.monotonicMs()));
    if (answer !== undefined) findings.push({ ...placeOf(one), ...answer });
  }
  return findings;
}

type Answer = Pick<LossFinding, 'verdict' | 'message' | 'rows' | 'isAtLeast' | 'show'>;

/** Undefined when there is nothing to lose. */
async function ask(db: Database, probe: Probe, timeoutMs: number): Promise<Answer | undefined> {
  if (timeoutMs <= 0) return unknownBecause('there was no time left to look', probe);
  const rows = await withoutDefaults(db, probe);
  if (rows === undefined) return undefined;
  const counted = await count(db, rows, timeoutMs);
  const again = counted.error?.sqlState === SQLSTATE.undefinedFunction && probe.otherwise !== undefined;
  const { found, error } = again ? await count(db, probe.otherwise ?? '', timeoutMs) : counted;
  if (error !== undefined) return judgeError(error, probe);
  return found === 0 ? undefined : describeRows(probe, found);
}

/** Of a new column that has a constant default, only other values were written by somebody. */
async function withoutDefaults(db: Database, { rows, column }: Probe): Promise<string | undefined> {
  if (column === undefined) return rows;
  const { isGenerated, constant } = await readColumnDefault(db, column.table, column.column);
  if (isGenerated) return undefined;
  return constant === undefined
    ? rows
    : `${rows} and ${quoteIdentifier(column.column)} is distinct from ${constant}`;
}

interface Counted {
  readonly found: number;
  readonly error?: ServerError;
}

async function count(db: Database, rows: string, timeoutMs: number): Promise<Counted> {
  const settings = [
    `set local statement_timeout = ${Math.ceil(timeoutMs)}`,
    `set local lock_timeout = '300ms'`,
    // a row that a policy hides from us is lost all the same
    'set local row_security = off',
  ];
  const result = await db.attempt(['begin read only', ...settings, countSql(rows), 'commit'].join(';\n'));
  if (result.ok) return { found: (result.results.at(-2) as readonly { rows: number }[])[0]?.rows ?? 0 };
  if (result.failure.kind === 'lost')
    return { found: 0, error: { sqlState: '', message: result.failure.message } };
  await db.attempt('rollback');
  return { found: 0, error: result.failure.error };
}

const MISSING: readonly string[] = [
  SQLSTATE.undefinedTable,
  SQLSTATE.undefinedSchema,
  SQLSTATE.undefinedColumn,
];

/** A data exception (class 22) is what the statement itself would run into. */
function judgeError({ sqlState, message }: ServerError, probe: Probe): Answer | undefined {
  if (MISSING.includes(sqlState) && probe.mayBeMissing === true) return undefined;
  if (sqlState.startsWith('22'))
    return {
      verdict: 'blocked',
      message: `the server refuses a value: ${message}`,
      rows: undefined,
      isAtLeast: false,
      show: probe.show,
    };
  const why =
    sqlState === SQLSTATE.queryCanceled
      ? `could not be counted within ${LOOK_MS / 1000} s`
      : `could not be looked at: ${message} (SQLSTATE ${sqlState})`;
  return unknownBecause(why, probe);
}

function describeRows(probe: Probe, found: number): Answer {
  const isAtLeast = found > MOST_COUNTED;
  const rows = Math.min(found, MOST_COUNTED);
  const number = `${isAtLeast ? 'at least ' : ''}${groupDigits(rows)}`;
  return {
    verdict: probe.consequence,
    message: `${number} ${found === 1 ? probe.what.replace(/^(\w+)s /, '$1 ') : probe.what}`,
    rows,
    isAtLeast,
    show: probe.show,
  };
}

function unknownBecause(why: string, probe?: Probe): Answer {
  const message = probe === undefined ? why : `${probe.what}: ${why}`;
  return { verdict: 'unknown', message, rows: undefined, isAtLeast: false, show: probe?.show };
}

function placeOf({ migration, statement, title }: StatementOutlook): Omit<LossFinding, keyof Answer> {
  return { migration, statement, title };
}
