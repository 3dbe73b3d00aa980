import { askUrl, readUrl } from '../../ask-url.ts';
import { judgeUrl } from '../../checks/own/judge-url.ts';
import type { UrlMetric } from '../../config/rollout.ts';
import { shownUrl } from '../../shown-url.ts';
import type { AnswerGround } from '../gate-ground.ts';
import { judgeJson } from '../judge-json.ts';
import type { Answer } from '../measurement.ts';
import type { MetricKind } from './metric.ts';

const MAX_BYTES = 2 ** 20;

/** A number in JSON, or only that the URL answers with 200 to 299. */
export const metric: MetricKind<UrlMetric> = {
  async ask(asked, ground) {
    if (asked.at === undefined && asked.limits === undefined) return askStatus(asked.url, ground);
    const answer = judgeJson(asked, await readUrl(asked.url, { ...ground, maxBytes: MAX_BYTES }));
    return { ...answer, message: `${shownUrl(asked.url)}: ${answer.message}` };
  },
};

async function askStatus(url: string, ground: AnswerGround): Promise<Answer> {
  const { status, subject, message } = judgeUrl({ url }, await askUrl(url, ground));
  const said = `${subject} ${message}`;
  if (status === 'pass') return { status: 'success', message: said };
  return {
    status: status === 'fail' ? 'failure' : 'error',
    message: status === 'fail' ? said : `${subject}: ${message}`,
  };
}
