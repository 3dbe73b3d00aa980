import { PASSING_MS, type Obstacle } from '../../checks/judge-obstacle.ts';

/** What was in the way at the last look, and since when it has been seen: by the transaction, not by its session. */
export type Sightings = ReadonlyMap<string, number>;

export interface Look {
  readonly obstacles: readonly Obstacle[];
  readonly atMs: number;
}

export interface WindowJudgement {
  /** Whom it is worth waiting for; nobody: the statement may be sent. */
  readonly inTheWay: readonly Obstacle[];
  /** True when nobody of them has lasted long enough to be told from ordinary traffic. */
  readonly isUndecided: boolean;
  readonly sightings: Sightings;
}

/**
 * On a busy table there is always somebody in the middle of a short transaction: whom the statement itself outwaits in a
 * moment. In the way is who lasts a second. Who is younger and runs no statement is watched until that shows; one that
 * came since the last look is the next one of the same traffic.
 */
export function judgeWindow({ obstacles, atMs }: Look, before: Sightings | undefined): WindowJudgement {
  const sightings = new Map(
    obstacles.map((obstacle) => [keyOf(obstacle), before?.get(keyOf(obstacle)) ?? atMs]),
  );
  const lasts = (obstacle: Obstacle): boolean =>
    isOld(obstacle) || atMs - (sightings.get(keyOf(obstacle)) ?? atMs) >= PASSING_MS;
  const mayLast = (obstacle: Obstacle): boolean =>
    obstacle.status !== 'passing' && (before === undefined || before.has(keyOf(obstacle)));
  return {
    inTheWay: obstacles.filter((obstacle) => lasts(obstacle) || mayLast(obstacle)),
    isUndecided: !obstacles.some(lasts),
    sightings,
  };
}

/** A prepared transaction lasts by nature, and so does a waiter for somebody's advisory lock. */
function isOld(obstacle: Obstacle): boolean {
  if (obstacle.kind === 'prepared') return true;
  return obstacle.wait !== undefined || (obstacle.session.transactionMs ?? 0) >= PASSING_MS;
}

function keyOf(obstacle: Obstacle): string {
  if (obstacle.kind === 'prepared') return obstacle.prepared.name;
  return `${obstacle.session.pid} ${obstacle.session.transaction ?? ''}`;
}
