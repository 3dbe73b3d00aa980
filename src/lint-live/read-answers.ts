import type { Database } from '../db/database.ts';
import { readServerError, renderServerError } from '../db/server-error.ts';
import { runReadOnly } from '../facts/read-user-checks.ts';
import type { Answer, Question } from '../lint/question.ts';

/** Asks one question after the other, each read-only, in a transaction of its own that is rolled back. */
export async function readAnswers(
  db: Database,
  questions: readonly Question[],
  allMs: number,
): Promise<readonly Answer[]> {
  const end = performance.now() + allMs;
  const answers: Answer[] = [];
  for (const question of questions) {
    const leftMs = Math.floor(end - performance.now());
    answers.push(
      leftMs <= 0 || db.closed
        ? { isRead: false, reason: db.closed ? 'the connection was lost' : OUT_OF_TIME }
        : await readAnswer(db, { ...question, timeoutMs: Math.min(question.timeoutMs, leftMs) }),
    );
  }
  return answers;
}

const OUT_OF_TIME = 'it was not asked, because the time for questions to the rows was used up';

async function readAnswer(db: Database, { kind, sql, timeoutMs }: Question): Promise<Answer> {
  try {
    if (kind === 'rows') return { isRead: true, rows: (await runReadOnly(db, sql, timeoutMs)).rows };
    await tryPrepare(db, sql, timeoutMs);
    return { isRead: true, rows: [] };
  } catch (error) {
    const server = readServerError(error);
    if (server === undefined && !db.closed) throw error;
    if (server === undefined) return { isRead: false, reason: 'the connection was lost' };
    return {
      isRead: false,
      reason: renderServerError(server),
      sqlState: server.sqlState,
      ...(server.position !== undefined && {
        position: server.position - (kind === 'prepare' ? PREPARE.length : 0),
      }),
      ...(server.hint !== undefined && { hint: server.hint }),
    };
  }
}

const PREPARE = 'prepare plumbline_lint as ';

/** Parsed and analysed, never planned nor run. */
async function tryPrepare(db: Database, sql: string, timeoutMs: number): Promise<void> {
  await runReadOnly(db, `${PREPARE}${sql}`, timeoutMs);
  await db.query('deallocate plumbline_lint');
}
