import { describe, expect, it } from 'vitest';
import { addTick, conditionOf, NO_COURSE, type Course } from '../../../src/watch/course.ts';
import { judgeWatch, type WatchFacts } from '../../../src/watch/judge-watch.ts';
import { WATCHED, type Judgement, type Watched, type WatchTick } from '../../../src/watch/tick.ts';

type Status = Judgement['status'];

/** A tick in which everything is good but for what is said. */
function tick(number: number, said: Partial<Record<Watched, Status>> = {}): WatchTick {
  return {
    number,
    dueAt: '2026-03-01T12:00:00.000Z',
    at: `2026-03-01T12:0${number}:00.000Z`,
    state: 'read',
    spanMs: 60_000,
    values: null,
    notes: [],
    judgements: WATCHED.map((watched) => ({
      watched,
      status: said[watched] ?? 'good',
      subject: '',
      message: `${watched} of tick ${number}`,
    })),
  };
}

const missed = (number: number): WatchTick => ({ ...tick(number), state: 'missed', judgements: [] });

function courseOf(ticks: readonly WatchTick[]): Course {
  return ticks.reduce(addTick, NO_COURSE);
}

/** Of one thing, tick by tick. */
function say(watched: Watched, statuses: readonly (Status | 'missed')[]): readonly WatchTick[] {
  return statuses.map((status, index) =>
    status === 'missed' ? missed(index + 1) : tick(index + 1, { [watched]: status }),
  );
}

const FACTS: Omit<WatchFacts, 'course'> = { planned: 5, degradedAfter: 2, strict: false };

describe('the verdict', () => {
  it.each<[string, readonly (Status | 'missed')[], string, number]>([
    ['all good', ['good', 'good', 'good', 'good', 'good'], 'good', 0],
    ['an alert that did not last', ['good', 'alert', 'good', 'alert', 'good'], 'warning', 0],
    ['two in a row', ['good', 'alert', 'alert', 'good', 'good'], 'failed', 1],
    ['two in a row with an unknown between', ['good', 'alert', 'unknown', 'alert', 'good'], 'failed', 1],
    ['two in a row with a missed one between', ['good', 'alert', 'missed', 'alert', 'good'], 'failed', 1],
    ['never seen', ['unknown', 'unknown', 'unknown', 'unknown', 'unknown'], 'unknown', 9],
    ['seen once', ['good', 'unknown', 'unknown', 'unknown', 'unknown'], 'unknown', 9],
    ['seen in less than half', ['good', 'good', 'unknown', 'unknown', 'unknown'], 'unknown', 9],
    ['seen in more than half', ['good', 'good', 'good', 'unknown', 'unknown'], 'good', 0],
    ['mostly missed', ['good', 'missed', 'missed', 'missed', 'missed'], 'unknown', 9],
    ['one alert and nothing else seen', ['alert', 'unknown', 'unknown', 'unknown', 'unknown'], 'unknown', 9],
  ])('%s', (_, statuses, status, exitCode) => {
    const { verdict } = judgeWatch({ ...FACTS, course: courseOf(say('queries', statuses)) });
    expect(verdict).toMatchObject({ status, exitCode });
  });

  it('an alert that did not last fails with --strict', () => {
    const course = courseOf(say('deadlocks', ['good', 'alert', 'good', 'good', 'good']));
    expect(judgeWatch({ ...FACTS, course, strict: true }).verdict.exitCode).toBe(1);
  });

  it('too few ticks are nothing to go by', () => {
    const { verdict } = judgeWatch({ ...FACTS, course: courseOf([tick(1)]) });
    expect(verdict).toMatchObject({ status: 'unknown', exitCode: 9 });
    expect(judgeWatch({ ...FACTS, course: NO_COURSE }).verdict.exitCode).toBe(9);
  });

  it('the first tick need not say what is counted between two', () => {
    const course = courseOf(say('cache-hit', ['unknown', 'good', 'good', 'unknown', 'unknown']));
    expect(judgeWatch({ ...FACTS, course }).verdict.status).toBe('good');
  });

  it('statements that nobody could ever see are a warning, others are not', () => {
    const never = courseOf(say('statements', ['unknown', 'unknown', 'unknown', 'unknown', 'unknown']));
    expect(judgeWatch({ ...FACTS, course: never }).verdict).toMatchObject({ status: 'warning', exitCode: 0 });
    const lost = courseOf(say('statements', ['unknown', 'good', 'unknown', 'unknown', 'unknown']));
    expect(judgeWatch({ ...FACTS, course: lost }).verdict.exitCode).toBe(9);
  });

  it('a rollback by itself that is not proved fails by itself', () => {
    const takenBack = {
      runId: 'r',
      isProved: false,
      summary: 'it ended with 7',
      details: ['1_a: rolled-back, differs'],
    };
    const { findings } = judgeWatch({ ...FACTS, course: courseOf(say('queries', ['good'])), takenBack });
    expect(findings.at(-1)).toMatchObject({ id: 'automatic-rollback', status: 'fail' });
  });
});

const sizeOf = (count: number): number =>
  JSON.stringify(
    courseOf(Array.from({ length: count }, () => ({ ...tick(1, { queries: 'alert' }), notes: ['x'] }))),
  ).length;

describe('the condition on the way', () => {
  it('is an alert first, degraded when it lasts, and stable when it is gone', () => {
    const conditions: string[] = [];
    let course = NO_COURSE;
    for (const one of say('queries', ['good', 'alert', 'unknown', 'alert', 'good'])) {
      course = addTick(course, one);
      conditions.push(conditionOf(course, 2));
    }
    expect(conditions).toEqual(['stable', 'alert', 'alert', 'degraded', 'stable']);
  });

  it('two things that alert once each are no row of two', () => {
    const course = courseOf([tick(1, { queries: 'alert' }), tick(2, { 'cache-hit': 'alert' })]);
    expect(conditionOf(course, 2)).toBe('alert');
    expect(course.standing.map(({ judgement }) => judgement.watched)).toEqual(['cache-hit']);
  });

  it('does not grow with the number of ticks', () => {
    expect(sizeOf(5000)).toBeLessThan(sizeOf(50) + 100);
  });
});
