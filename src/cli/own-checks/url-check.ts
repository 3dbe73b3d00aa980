import { judgeUrl, type UrlOutcome } from '../../checks/own/judge-url.ts';
import type { UrlCheck } from '../../config/own-check.ts';
import type { OwnCheck } from './own-check.ts';

/** A URL from the configuration. */
export function urlCheck(check: UrlCheck, source: string): OwnCheck {
  const { id, title, why, fix, phases = ['pre'], warnAboveMs } = check;
  const slow = warnAboveMs === undefined ? '' : `; later than ${warnAboveMs} ms warns`;
  return {
    ...{ id, title, source, why, fix, phases, sql: [], isOutside: true },
    thresholds: `an answer of 200 to 299${slow}`,
    async run({ budget }) {
      const outcome = await askUrl(check.url, check.timeoutMs ?? budget.checkMs);
      return { findings: [judgeUrl(check, outcome)] };
    },
  };
}

/** Never throws. No redirect is followed: the page to log in answers 200 whatever is behind it. */
async function askUrl(url: string, timeoutMs: number): Promise<UrlOutcome> {
  const startMs = performance.now();
  try {
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
    const durationMs = performance.now() - startMs;
    await answer.body?.cancel();
    return { status: answer.status, durationMs };
  } catch (error) {
    return { failure: describe(error as Error, timeoutMs) };
  }
}

/** Not the message, which may show the whole URL. */
function describe({ name, cause }: Error, timeoutMs: number): string {
  if (name === 'TimeoutError') return `no answer within ${timeoutMs} ms`;
  const { code } = (cause ?? {}) as { readonly code?: unknown };
  return `no answer${typeof code === 'string' ? `: ${code}` : ''}`;
}
