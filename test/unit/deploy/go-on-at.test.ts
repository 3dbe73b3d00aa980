import { expect, it } from 'vitest';
import { judgeGoOnAt, type StatementState } from '../../../src/deploy/diagnose/judge.ts';

const LETTERS: Readonly<Record<string, StatementState>> = {
  t: 'there',
  a: 'absent',
  i: 'remains',
  r: 'repeatable',
  u: 'unknown',
};

/** `T`: there, and built concurrently. */
function judge(letters: string): string {
  const statements = [...letters].map((letter, index) => ({
    number: index + 1,
    state: LETTERS[letter.toLowerCase()] as StatementState,
  }));
  const goOn = judgeGoOnAt(statements, (number) => letters[number - 1] === 'T');
  return goOn.kind === 'at' ? String(goOn.statement) : `? ${goOn.statement}`;
}

it.each([
  ['aaa', '1'],
  ['taa', '2'],
  ['tti', '3'],
  ['ttt', '4'],
  ['raa', '1'],
  ['rta', '3'],
  ['tra', '2'],
  ['trt', '4'],
  ['ttr', '3'],
  ['rrr', '1'],
  ['u', '? 1'],
  ['tu', '? 2'],
  ['tru', '? 3'],
  ['tut', '? 2'],
  ['tau', '2'],
  ['tat', '? 3'],
  ['taT', '2'],
  ['taTt', '? 4'],
])('%s goes on at %s', (letters, at) => expect(judge(letters)).toBe(at));
