import { askUrl } from '../../ask-url.ts';
import { judgeUrl } from '../../checks/own/judge-url.ts';
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
      const outcome = await askUrl(check.url, { timeoutMs: check.timeoutMs ?? budget.checkMs });
      return { findings: [judgeUrl(check, outcome)] };
    },
  };
}
