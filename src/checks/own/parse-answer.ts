import { STATUSES } from '../../report/finding.ts';
import type { CheckFinding } from '../check.ts';

const WANTED = ['status', 'message'] as const;
const TEXTS = ['subject', 'message', 'measured', 'limit', 'fix'] as const;

/** What a judge of the user's said, as findings. An empty list is a pass; what is no finding is unknown, never pass. */
export function parseAnswer(answer: unknown): readonly CheckFinding[] {
  if (!Array.isArray(answer)) return [parseFinding(answer)];
  if (answer.length === 0) return [{ status: 'pass', subject: '', message: 'found nothing' }];
  return answer.map(parseFinding);
}

export function unknownJudge(why: string): CheckFinding {
  return { status: 'unknown', subject: '', message: `its judge ${why}` };
}

function parseFinding(answer: unknown): CheckFinding {
  if (typeof answer !== 'object' || answer === null)
    return unknownJudge(`gave ${kindOf(answer)}, no finding`);
  const finding = answer as Readonly<Record<string, unknown>>;
  if (typeof finding['then'] === 'function')
    return unknownJudge('gave a promise: it has to answer at once, what is to be waited for belongs to read');
  const missing = WANTED.find((key) => finding[key] === undefined);
  if (missing !== undefined) return unknownJudge(`gave a finding without ${missing}`);
  const status = STATUSES.find((one) => one === finding['status']);
  if (status === undefined)
    return unknownJudge(
      `gave the status ${JSON.stringify(finding['status'])}; wanted is one of ${STATUSES.join(', ')}`,
    );
  const wrong = TEXTS.find((key) => finding[key] !== undefined && typeof finding[key] !== 'string');
  if (wrong !== undefined) return unknownJudge(`gave a ${wrong} that is no text`);
  const texts = TEXTS.filter((key) => finding[key] !== undefined).map((key) => [key, finding[key]]);
  return { subject: '', message: '', ...(Object.fromEntries(texts) as object), status };
}

function kindOf(answer: unknown): string {
  return answer === undefined || answer === null ? 'nothing' : `a ${typeof answer}`;
}
