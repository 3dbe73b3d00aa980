import { renderDuration } from '../duration.ts';
import { EXIT } from '../errors.ts';
import { compareStates } from '../fingerprint/compare.ts';
import { groupDigits } from '../digits.ts';
import type { Cell, Report, Section, Verdict } from '../report/report.ts';
import { VERDICT_TONE } from '../report/tone.ts';
import { wrapText } from '../report/wrap.ts';
import { readBeforeAfter, type BeforeAfter } from './before-after.ts';
import { isBad, verdictOf, type Performance } from './perform.ts';
import type { Step } from './steps.ts';
import { addTraffic } from './traffic.ts';

/** The performance as a report that somebody who never saw a query plan understands. */
export function describeDemo(
  performance: Performance,
  steps: readonly Step[],
): Pick<Report, 'verdict' | 'sections' | 'next'> {
  const queries = compareSides(performance);
  const proof = judgeProof(performance);
  return {
    verdict: judge(performance, queries, proof),
    sections: [
      describeSteps(performance, steps),
      ...(queries.length === 0 ? [] : [describeQueries(queries)]),
      { kind: 'text', id: 'in-short', title: 'In short', lines: tellInShort(performance, queries, proof) },
    ],
    next: performance.exitCode === EXIT.ok ? [] : ['db-check demo   # once what it says above is settled'],
  };
}

function compareSides({ steps }: Performance): readonly BeforeAfter[] {
  const [baseline, post] = (['baseline', 'post'] as const).map(
    (id) => steps.find(({ step }) => step.id === id)?.report,
  );
  return baseline === undefined || post === undefined ? [] : readBeforeAfter(baseline, post);
}

const WIDTH = 76;

interface Proof {
  readonly objects: number;
  readonly differences: readonly string[];
}

/** A second witness beside db-rollback's own: the whole catalog before and after, not only what was touched. */
function judgeProof({ before, after }: Performance): Proof | undefined {
  if (before === undefined || after === undefined) return undefined;
  const differences = compareStates(before, after).map(({ key }) => key);
  return { objects: Object.keys(before).length, differences };
}

function judge(performance: Performance, queries: readonly BeforeAfter[], proof: Proof | undefined): Verdict {
  const { exitCode } = performance;
  if (exitCode === EXIT.interrupted)
    return { status: 'stopped', summary: 'the demo was stopped before its end', exitCode };
  if (exitCode !== EXIT.ok) return { status: 'failed', summary: failedAt(performance), exitCode };
  if (proof === undefined || proof.differences.length > 0)
    return { status: 'failed', summary: 'something is not as it was before', exitCode: EXIT.drift };
  const missed = queries.filter(({ before, targetMs }) => before.timeMs >= targetMs).length;
  const blocks = (side: 'before' | 'after'): string =>
    groupDigits(queries.reduce((sum, query) => sum + query[side].blocks, 0));
  const gain =
    missed === 0
      ? `${queries.length} queries were fast already, and touch ${blocks('after')} blocks instead of ${blocks('before')} with the deployment`
      : `${missed} of ${queries.length} queries were too slow, all are fast with the deployment`;
  return { status: 'good', summary: `${gain}, and it was taken back without a trace`, exitCode };
}

function failedAt({ steps }: Performance): string {
  const failed = steps.find(isBad);
  const reason = failed?.report?.verdict.summary ?? 'it could not start';
  return `${failed?.step.binary} ${failed?.step.words[0]}: ${reason}`;
}

function describeSteps(performance: Performance, steps: readonly Step[]): Section {
  const rows = allSteps(performance, steps).map((step): Cell[] => {
    const done = performance.steps.find((performed) => performed.step === step);
    const verdict = done && verdictOf(done);
    const result: Cell =
      done === undefined
        ? { text: 'not run', tone: 'muted' }
        : verdict === undefined
          ? { text: `could not start (exit ${done.exitCode})`, tone: 'bad' }
          : { text: verdict.summary, tone: VERDICT_TONE[verdict.status] };
    return [`${step.binary} ${shorten(step)}`, result, done ? renderDuration(done.durationMs) : ''];
  });
  return {
    kind: 'table',
    id: 'steps',
    title: 'What was done',
    columns: [{ title: 'command' }, { title: 'result' }, { title: 'time', align: 'right' }],
    rows,
    data: performance.steps,
  };
}

/** What only a paused gate asks for stands where it was performed. */
function allSteps({ steps: performed }: Performance, steps: readonly Step[]): readonly Step[] {
  const isPerformed = (step: Step): boolean => performed.some((one) => one.step === step);
  return steps.flatMap((step) => [step, ...(step.whenPaused ?? []).filter(isPerformed)]);
}

/** Without the options: the log above has them. */
function shorten({ words, binary }: Step): string {
  return binary === 'db-rollback' ? '' : (words[0] ?? '');
}

function describeQueries(queries: readonly BeforeAfter[]): Section {
  return {
    kind: 'table',
    id: 'queries',
    title: 'The slowest case of each query, p95 at the client',
    columns: [
      { title: 'query' },
      { title: 'target', align: 'right' },
      { title: 'before', align: 'right' },
      { title: 'after', align: 'right' },
      { title: 'blocks of 8 kB before → after', align: 'right' },
    ],
    rows: queries.map(({ query, targetMs, before, after }): Cell[] => [
      query,
      renderDuration(targetMs),
      { text: renderDuration(before.timeMs), tone: before.timeMs < targetMs ? 'good' : 'bad' },
      { text: renderDuration(after.timeMs), tone: after.timeMs < targetMs ? 'good' : 'bad' },
      `${groupDigits(before.blocks)} → ${groupDigits(after.blocks)}`,
    ]),
    data: queries,
  };
}

function tellInShort(
  performance: Performance,
  queries: readonly BeforeAfter[],
  proof: Proof | undefined,
): readonly string[] {
  const sentences = [
    ...tellData(performance),
    ...tellQueries(queries),
    ...tellTraffic(performance),
    ...tellProof(performance, proof),
  ];
  return sentences.flatMap((sentence) => wrapText(sentence, WIDTH));
}

function tellData({ relations, loadMs }: Performance): readonly string[] {
  if (loadMs === undefined || relations.length === 0) return [];
  const sizeBytes = relations.reduce((sum, relation) => sum + relation.sizeBytes, 0);
  const largest = relations
    .toSorted((a, b) => b.rows - a.rows)
    .slice(0, 3)
    .map(({ name, rows }) => `${groupDigits(Number(rows.toPrecision(2)))} in ${name}`);
  return [
    `Rows: about ${largest.join(', ')}; ${(sizeBytes / 1e9).toFixed(1)} GB, made in ${renderDuration(loadMs)}.`,
  ];
}

function tellQueries(queries: readonly BeforeAfter[]): readonly string[] {
  if (queries.length === 0) return [];
  const missed = (side: 'before' | 'after'): number =>
    queries.filter((query) => query[side].timeMs >= query.targetMs).length;
  const ready = queries.filter(({ before, targetMs }) => before.timeMs < targetMs);
  const gains = ready.map(
    ({ query, before, after }) =>
      `${query} (${groupDigits(before.blocks)} blocks became ${groupDigits(after.blocks)})`,
  );
  return [
    `Before: ${missed('before')} of ${queries.length} queries missed their target. With the deployment: ${missed('after')}.`,
    ...(gains.length === 0
      ? []
      : [`Fast enough already, so that only work was gained: ${gains.join(', ')}.`]),
  ];
}

function tellTraffic({ steps }: Performance): readonly string[] {
  const parts = steps.flatMap(({ traffic }) => (traffic === undefined ? [] : [traffic]));
  if (parts.length === 0) return [];
  const { requests, failed, slowestMs } = addTraffic(parts);
  return [
    `An application read and wrote all the while: ${groupDigits(requests)} requests, ${failed} failed, the slowest took ${renderDuration(slowestMs)}.`,
  ];
}

function tellProof({ steps }: Performance, proof: Proof | undefined): readonly string[] {
  const rollback = steps.find(({ step }) => step.id === 'rollback');
  if (rollback === undefined || proof === undefined) return [];
  const took = `Taking it all back took ${renderDuration(rollback.durationMs)}`;
  if (proof.differences.length > 0)
    return [`${took}, but this is not as before:`, ...proof.differences.map((key) => `  ${key}`)];
  return [`${took}; ${groupDigits(proof.objects)} facts about the database's objects are exactly as before.`];
}
