import type { UrlAnswer } from '../../ask-url.ts';
import type { UrlCheck } from '../../config/own-check.ts';
import { renderDuration } from '../../duration.ts';
import { shownUrl } from '../../shown-url.ts';
import type { CheckFinding } from '../check.ts';

export function judgeUrl(
  { url, warnAboveMs }: Pick<UrlCheck, 'url' | 'warnAboveMs'>,
  outcome: UrlAnswer,
): CheckFinding {
  const subject = shownUrl(url);
  if ('failure' in outcome) return { status: 'unknown', subject, message: outcome.failure };
  const { status, durationMs } = outcome;
  const message = `answers ${status}`;
  if (status < 200 || status > 299) return { status: 'fail', subject, message };
  if (warnAboveMs === undefined) return { status: 'pass', subject, message };
  const isSlow = durationMs > warnAboveMs;
  const figures = { measured: renderDuration(durationMs), limit: renderDuration(warnAboveMs) };
  return { status: isSlow ? 'warn' : 'pass', subject, message, ...figures };
}
