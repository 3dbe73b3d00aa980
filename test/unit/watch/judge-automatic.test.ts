import { expect, it } from 'vitest';
import { judgeAutomatic, type AutomaticFacts } from '../../../src/watch/judge-automatic.ts';

const FREE: AutomaticFacts = {
  isUnconfirmed: false,
  deployment: 'same',
  begunBefore: undefined,
  obstacle: undefined,
  refusal: undefined,
  unproved: [],
  loss: 'safe',
  busy: undefined,
};

it('may where nothing speaks against it', () => expect(judgeAutomatic(FREE)).toEqual([]));

it.each<[Partial<AutomaticFacts>, string]>([
  [{ isUnconfirmed: true }, 'protected'],
  [{ deployment: 'none' }, 'knows no deployment'],
  [{ deployment: 'changed' }, 'is not what was watched'],
  [{ begunBefore: '2026-03-01' }, 'never twice'],
  [{ obstacle: 'a standby' }, 'could not be recorded before it begins: a standby'],
  [{ refusal: 'no rollback.sql' }, 'cannot be carried out: no rollback.sql'],
  [{ unproved: ['1_a'] }, 'not proved: 1_a'],
  [{ loss: 'lossy' }, 'lossy, not safe'],
  [{ loss: 'blocked' }, 'blocked, not safe'],
  [{ loss: 'unknown' }, 'unknown, not safe'],
  [{ busy: 'db-deploy/1 (pid 5)' }, 'db-deploy/1 (pid 5) is at work'],
])('one thing is enough: %j', (facts, reason) => {
  const reasons = judgeAutomatic({ ...FREE, ...facts });
  expect(reasons).toHaveLength(1);
  expect(reasons[0]).toContain(reason);
});

it('everything that speaks against it is said', () => {
  expect(judgeAutomatic({ ...FREE, loss: 'lossy', unproved: ['1_a', '2_b'], busy: 'x' })).toHaveLength(4);
});
