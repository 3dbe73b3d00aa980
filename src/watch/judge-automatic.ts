import type { LossVerdict } from '../deploy/loss/loss.ts';

/** What is known when a watch has come to `degraded` and the configuration asks for a rollback. */
export interface AutomaticFacts {
  /** The configuration protects the database, and the watch was begun without --confirm. */
  readonly isUnconfirmed: boolean;
  /** none: the journal knows no deployment. changed: another one came since the watch began. */
  readonly deployment: 'same' | 'none' | 'changed';
  /** When it was begun before; ISO 8601, UTC. */
  readonly begunBefore: string | undefined;
  /** Why it could not be recorded before it begins. */
  readonly obstacle: string | undefined;
  /** Why it cannot be planned at all; undefined: it can. */
  readonly refusal: string | undefined;
  /** Migrations whose rollback nobody has carried out yet and proved, with the reason. */
  readonly unproved: readonly string[];
  readonly loss: LossVerdict;
  /** Who is at work in this database. */
  readonly busy: string | undefined;
}

/**
 * Everything that speaks against taking the deployment back without a human; none: it may. Once for a deployment, never
 * beside another run, only what was proved and loses nothing.
 */
export function judgeAutomatic(facts: AutomaticFacts): readonly string[] {
  const { deployment, begunBefore, obstacle, refusal, unproved, loss, busy } = facts;
  return [
    facts.isUnconfirmed ? 'the database is protected, and the watch was begun without --confirm' : [],
    deployment === 'none' ? 'the journal knows no deployment that could be taken back' : [],
    deployment === 'changed' ? 'what is deployed now is not what was watched' : [],
    begunBefore === undefined ? [] : `it was begun by itself before, at ${begunBefore}: never twice`,
    obstacle === undefined ? [] : `it could not be recorded before it begins: ${obstacle}`,
    refusal === undefined ? [] : `it cannot be carried out: ${refusal}`,
    unproved.map((reason) => `not proved: ${reason}`),
    loss === 'safe' ? [] : `what it does to the rows is ${loss}, not safe`,
    busy === undefined ? [] : `${busy} is at work in this database`,
  ].flat();
}
