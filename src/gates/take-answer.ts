import type { Gate } from '../config/rollout.ts';
import { renderDuration } from '../duration.ts';
import type { AnswerGround, GateGround } from './gate-ground.ts';
import { judgeTrouble } from './judge-trouble.ts';
import type { Answer, Measurement } from './measurement.ts';
import { loadMetric } from './metrics/index.ts';

/** Timers of Node.js end after 24 days. */
const LONGEST_MS = 2 ** 31 - 1;
/** Later than the end: what the server says of being cancelled is still heard. */
const GRACE_MS = 2000;

/** Asks a gate's metric once, within its time. Never throws: what goes wrong is an error or inconclusive, never a success. */
export async function takeAnswer(
  gate: Gate,
  ground: GateGround,
  earlier: readonly Measurement[],
): Promise<Answer> {
  try {
    const { limits } = ground.settings;
    const metric = await loadMetric(gate);
    const timeoutMs = gate.timeoutMs ?? metric.usualMs?.(limits, gate) ?? limits.checkMs;
    return await within(timeoutMs, ground, (signal) =>
      metric.ask(gate, { ...ground, signal, timeoutMs, earlier } satisfies AnswerGround),
    );
  } catch (error) {
    return judgeTrouble(error);
  }
}

/** In real time, whatever the clock is: it is the server's answer that is waited for. */
async function within(
  timeoutMs: number,
  { stop }: Pick<GateGround, 'stop'>,
  ask: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const end = new AbortController();
  const late: Answer = { status: 'error', message: `no answer within ${renderDuration(timeoutMs)}` };
  const timer = setTimeout(() => end.abort(), Math.min(timeoutMs, LONGEST_MS));
  let lastTimer: NodeJS.Timeout | undefined;
  const last = new Promise<Answer>((resolve) => {
    lastTimer = setTimeout(() => resolve(late), Math.min(timeoutMs + GRACE_MS, LONGEST_MS));
  });
  try {
    const asked = ask(AbortSignal.any([stop, end.signal])).catch(judgeTrouble);
    const answer = await Promise.race([asked, last]);
    return end.signal.aborted ? late : answer;
  } finally {
    clearTimeout(timer);
    clearTimeout(lastTimer);
  }
}
