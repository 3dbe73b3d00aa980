import { planResume } from '../resume.ts';
import type { Diagnosis, Undecided } from './undecided.ts';

/** A command that ends an undecided state, and what it will do. */
export interface Choice {
  readonly command: string;
  readonly effect: string;
}

/** All that can be done about it, the most likely first. Each command can be typed as it stands. */
export function choicesFor(undecided: Undecided, diagnosis: Diagnosis | undefined): readonly Choice[] {
  const { name, kind } = undecided;
  const resolve = (flags: string, effect: string): Choice => ({
    command: `db-deploy resolve ${name} ${flags}`,
    effect,
  });
  const byHand = [
    resolve('--rolled-back', 'you have undone it: it is pending again, nothing is sent'),
    resolve('--applied', 'you have done the rest: recorded as applied, nothing is sent'),
  ];
  switch (kind) {
    case 'held':
      return [
        { command: `db-deploy apply --release ${name}`, effect: 'lets it in again, and applies it' },
        resolve('--release', 'lets it in again with the next deployment'),
      ];
    case 'leaving':
      return [{ command: `db-rollback ${name}`, effect: 'lets the rollback end' }];
    case 'interrupted':
      return [{ command: 'db-deploy apply', effect: 'goes on where it stopped' }, takeBack(name), ...byHand];
    case 'edited':
      return [resolve('--continue', describeEdited(undecided)), takeBack(name), ...byHand];
    case 'temporary':
      return [takeBack(name), ...byHand];
    case 'foreign':
      return [...goOn(diagnosis, resolve), ...byHand];
    case 'gone':
      return byHand;
  }
}

function takeBack(name: string): Choice {
  return { command: `db-rollback ${name}`, effect: 'takes back what is committed of it' };
}

function describeEdited({ begun }: Undecided): string {
  const done = begun === undefined ? 0 : planResume(begun).doneThrough;
  return done === 0
    ? 'sends the file as it is now'
    : `goes on with the file as it is now, behind statement ${done}, if it is the same up to there`;
}

function goOn(
  diagnosis: Diagnosis | undefined,
  resolve: (flags: string, effect: string) => Choice,
): readonly Choice[] {
  if (diagnosis === undefined) return [];
  const { goOnAt, statements } = diagnosis;
  const { length } = statements;
  if (goOnAt.kind === 'at') {
    const { statement } = goOnAt;
    if (statement > length) return [resolve('--continue', 'all of it is there: records it as applied')];
    return [
      resolve('--continue', `sends statement ${statement} and what follows, and records it as applied`),
    ];
  }
  const { statement } = goOnAt;
  const behind = statement === length ? 'records it as applied' : `sends what follows statement ${statement}`;
  return [
    resolve(
      `--continue --from ${statement}`,
      `statement ${statement} has not run: sends it and what follows`,
    ),
    resolve(`--continue --from ${statement + 1}`, `statement ${statement} has run: ${behind}`),
  ];
}
