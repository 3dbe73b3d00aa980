import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SCHEDULE, MOST_TICKS, parseSchedule, planTicks } from '../../../src/watch/schedule.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

it("the default is the guide's: every 15 min for 2 h, 30 min to 8 h, hourly to 24 h", () => {
  const stages = parseSchedule(DEFAULT_SCHEDULE) ?? [];
  const due = planTicks(stages, 24 * HOUR) ?? [];
  expect(due.map((ms) => ms / MINUTE)).toEqual([
    ...[0, 15, 30, 45, 60, 75, 90, 105, 120],
    ...[150, 180, 210, 240, 270, 300, 330, 360, 390, 420, 450, 480],
    ...[9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24].map((hour) => hour * 60),
  ]);
});

describe('what is typed', () => {
  it.each([
    ['5min', [{ everyMs: 5 * MINUTE }]],
    [
      '1min for 10min, 5min for 1h',
      [
        { everyMs: MINUTE, forMs: 10 * MINUTE },
        { everyMs: 5 * MINUTE, forMs: HOUR },
      ],
    ],
    [' 1s  for 2s ,1h', [{ everyMs: 1000, forMs: 2000 }, { everyMs: HOUR }]],
  ])('%s', (text, stages) => expect(parseSchedule(text)).toEqual(stages));

  it.each([
    '',
    '5',
    'often',
    '500ms',
    '5min for',
    '5min, 1h',
    '1h for 5min',
    '5min for 1h for 2h',
    '5min;1h',
    '0s',
  ])('%s is refused', (text) => expect(parseSchedule(text)).toBeUndefined());
});

it('any schedule begins at once, never goes backwards, never ends late, and keeps the interval of its stage', () => {
  const stage = fc
    .tuple(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 1, max: 20 }))
    .map(([every, times]) => ({ everyMs: every * MINUTE, forMs: every * times * MINUTE }));
  fc.assert(
    fc.property(
      fc.array(stage, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 72 }),
      (stages, hours) => {
        const due = planTicks(stages, hours * HOUR) ?? [];
        expect(due[0]).toBe(0);
        expect(due.at(-1)).toBeLessThanOrEqual(hours * HOUR);
        const gaps = due.slice(1).map((ms, index) => ms - (due[index] ?? 0));
        expect(gaps.every((gap) => stages.some(({ everyMs }) => everyMs === gap))).toBe(true);
        // one more tick would be behind the end
        expect((due.at(-1) ?? 0) + (stages.at(-1)?.everyMs ?? 0)).toBeGreaterThan(hours * HOUR);
      },
    ),
  );
});

it('the text of a schedule means what was meant', () => {
  const minutes = fc.integer({ min: 1, max: 600 });
  fc.assert(
    fc.property(fc.array(fc.tuple(minutes, minutes), { maxLength: 4 }), minutes, (pairs, last) => {
      const stages = pairs.map(([a, b]) => ({
        everyMs: Math.min(a, b) * MINUTE,
        forMs: Math.max(a, b) * MINUTE,
      }));
      const text = [
        ...stages.map(({ everyMs, forMs }) => `${everyMs / MINUTE}min for ${forMs / MINUTE}min`),
        `${last}min`,
      ];
      expect(parseSchedule(text.join(', '))).toEqual([...stages, { everyMs: last * MINUTE }]);
    }),
  );
});

it('a watch that would never end is refused', () => {
  expect(planTicks([{ everyMs: 1000 }], (MOST_TICKS + 1) * 1000)).toBeUndefined();
  expect(planTicks([{ everyMs: 1000 }], (MOST_TICKS - 1) * 1000)).toHaveLength(MOST_TICKS);
});
