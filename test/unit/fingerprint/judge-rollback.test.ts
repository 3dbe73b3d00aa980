import { expect, it } from 'vitest';
import { judgeRollback } from '../../../src/fingerprint/judge-rollback.ts';
import { renderDifference } from '../../../src/fingerprint/render-difference.ts';

const before = { 'table a': 'permanent', 'column a.n': 'integer' };
const after = { ...before, 'index i': 'CREATE INDEX i, valid' };

it('is proved when all is as before', () => {
  expect(judgeRollback({ before, after, now: after, final: before })).toEqual({
    kind: 'proved',
    ours: [],
    foreign: [],
  });
});

it('names what the migration made and the rollback left', () => {
  const verdict = judgeRollback({ before, after, now: after, final: after });
  expect(verdict).toEqual({
    kind: 'differs',
    ours: [{ key: 'index i', expected: undefined, found: 'CREATE INDEX i, valid' }],
    foreign: [],
  });
});

it('names what the rollback changed although the migration had not', () => {
  const final = { 'table a': 'permanent' };
  const verdict = judgeRollback({ before, after, now: after, final });
  expect(verdict).toMatchObject({
    kind: 'differs',
    ours: [{ key: 'column a.n', expected: 'integer', found: undefined }],
  });
});

it('calls it foreign when neither changed it', () => {
  const theirs = { 'column a.n': 'bigint', 'column a.z': 'text' };
  const verdict = judgeRollback({
    before,
    after,
    now: { ...after, ...theirs },
    final: { ...before, ...theirs },
  });
  expect(verdict).toEqual({
    kind: 'proved',
    ours: [],
    foreign: [
      { key: 'column a.n', expected: 'integer', found: 'bigint' },
      { key: 'column a.z', expected: undefined, found: 'text' },
    ],
  });
});

it('holds a foreign change of our own object against the rollback that did not take it back', () => {
  const now = { ...after, 'index i': 'CREATE INDEX i, INVALID' };
  expect(judgeRollback({ before, after, now, final: now })).toMatchObject({ kind: 'differs' });
});

it('is unknown, never proved, without all four states', () => {
  const verdict = judgeRollback({ before, after: undefined, now: before, final: before });
  expect(verdict).toEqual({ kind: 'unknown', missing: ['after'] });
});

it('says what was expected and what was found', () => {
  expect(renderDifference({ key: 'index i', expected: undefined, found: 'valid' })).toEqual([
    'index i',
    '  expected: not there',
    '  found:    valid',
  ]);
});
