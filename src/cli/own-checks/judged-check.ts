import type { CheckFinding } from '../../checks/check.ts';
import { parseAnswer, unknownJudge } from '../../checks/own/parse-answer.ts';
import { rowsOf } from '../../checks/own/rows.ts';
import { judgeUnanswered } from '../../checks/own/unanswered.ts';
import type { JudgedCheck, Row } from '../../config/own-check.ts';
import { readUserSql } from '../../facts/read-user-checks.ts';
import { callWithin, isOutOfTime } from './call-within.ts';
import type { OwnCheck, OwnGround } from './own-check.ts';

type Answers = Readonly<Record<string, readonly Row[]>>;

/** SQL and a judge from the configuration. */
export function judgedCheck(check: JudgedCheck, source: string): OwnCheck {
  const { id, title, why, fix, phases = ['pre'], read, limits = {} } = check;
  const thresholds = Object.entries(limits).map(([name, limit]) => `${name} ${limit}`);
  return {
    ...{ id, title, source, why, fix, phases },
    thresholds: thresholds.length === 0 ? undefined : thresholds.join(', '),
    sql: typeof read === 'string' ? [read] : Object.values(read),
    run: async (ground) => ({ findings: await readAndJudge(check, ground) }),
  };
}

async function readAndJudge(check: JudgedCheck, ground: OwnGround): Promise<readonly CheckFinding[]> {
  const { read } = check;
  const statements = typeof read === 'string' ? { rows: read } : read;
  const answers: Record<string, readonly Row[]> = {};
  for (const [name, sql] of Object.entries(statements)) {
    const result = await readUserSql(ground.db, sql, ground.budget);
    const subject = typeof read === 'string' ? '' : `read.${name}`;
    if (!result.ok) return [judgeUnanswered(result.failure, subject, ground.pending)];
    answers[name] = rowsOf(result.value);
  }
  return judge(check, typeof read === 'string' ? (answers['rows'] ?? []) : answers, ground.budget.checkMs);
}

function judge(
  check: JudgedCheck,
  answer: Answers | readonly Row[],
  timeoutMs: number,
): readonly CheckFinding[] {
  try {
    return parseAnswer(callWithin(() => check.judge(answer, check.limits ?? {}), timeoutMs));
  } catch (error) {
    if (isOutOfTime(error)) return [unknownJudge(`did not end within ${timeoutMs} ms`)];
    return [unknownJudge(`threw: ${error instanceof Error ? error.message : String(error)}`)];
  }
}
