import type { Message } from '../notify/message.ts';
import type { AutomaticEnd } from './automatic-rollback.ts';
import type { Condition, Course, StandingAlert } from './course.ts';
import { describeRollback } from './describe-rollback.ts';
import { describeJudgement } from './render-tick.ts';
import type { WatchPlan } from './watch-plan.ts';

export interface MessageGround {
  readonly plan: WatchPlan;
  readonly runId: string;
  /** `user@host:port/database` */
  readonly target: string;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

/** What people hear after a tick; the same state again is told once. undefined: all is well, and always was. */
export function messageAfterTick(
  {
    course,
    condition,
    before,
  }: { readonly course: Course; readonly condition: Condition; readonly before: Condition },
  ground: MessageGround,
  automatic?: AutomaticEnd,
): Message | undefined {
  if (condition === 'stable')
    return before === 'stable'
      ? undefined
      : tell(ground, 'recovered', { summary: 'no alert stands any more' });
  const alerts = describeStanding(course.standing);
  const [first = '', ...others] = alerts;
  if (condition === 'alert')
    return tell(ground, 'alert', { severity: 'warning', summary: first, details: others });
  const lastsMs = ground.nowMs - Math.min(...course.standing.map(({ since }) => Date.parse(since)));
  const failure = { severity: 'failure', summary: first, lastsMs } as const;
  if (automatic?.kind === 'begun') {
    const { runId, isProved, summary, details } = describeRollback(automatic.result);
    return tell(ground, isProved ? 'rolled-back' : 'rollback-failed', {
      ...failure,
      summary,
      details: [...alerts, ...details],
      next: [`db-check report ${runId}`, ...(isProved ? [] : wayBack(ground))],
    });
  }
  const reasons = (automatic?.reasons ?? []).map((reason) => `not taken back by itself: ${reason}`);
  return tell(ground, 'degraded', { ...failure, details: [...others, ...reasons], next: wayBack(ground) });
}

export function tell(
  { plan, runId, target }: MessageGround,
  state: string,
  said: Pick<Message, 'summary'> & Partial<Message>,
): Message {
  return {
    subject: `watch ${plan.id}`,
    state,
    severity: 'news',
    details: [],
    next: [],
    runId,
    target,
    ...said,
  };
}

/** What a human types when the deployment is to be taken back: here, or from anywhere with nothing but Node.js. */
export function wayBack({ plan, target }: Pick<MessageGround, 'plan' | 'target'>): readonly string[] {
  const what = plan.deployment === undefined ? '--last' : plan.deployment.migrations.join(' ');
  return [
    `db-rollback ${what}`,
    `npx --yes --package pg-plumbline db-rollback --url postgresql://${target} ${what}`,
  ];
}

/** The longest first. */
export function describeStanding(standing: readonly StandingAlert[]): readonly string[] {
  return standing
    .toSorted((a, b) => b.ticks - a.ticks)
    .map(
      ({ judgement, ticks }) =>
        `${describeJudgement(judgement)}${ticks > 1 ? `, ${ticks} ticks in a row` : ''}`,
    );
}
