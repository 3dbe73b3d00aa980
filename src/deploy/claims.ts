import type { Database } from '../db/database.ts';
import { renderElapsed } from '../duration.ts';
import type { RunnerHolder } from './events.ts';
import { readRunners } from './exclusion.ts';
import type { Situation } from './situation.ts';

/** Who is at work at this moment, by the locks that end with their sessions: never by how long ago something began. */
export interface Claims {
  readonly ours: RunnerHolder | undefined;
  readonly prisma: RunnerHolder | undefined;
}

/** Nothing is asked where nothing is unfinished. */
export async function readClaims(db: Database, { statuses }: Situation): Promise<Claims> {
  const isAnyOpen = statuses.some(({ state }) => state === 'unfinished' || state === 'leaving');
  return isAnyOpen ? readRunners(db) : { ours: undefined, prisma: undefined };
}

/** A line for each migration that somebody began: a dead claim and a live one look the same in the ledger. */
export function describeClaims({ statuses, begun }: Situation, claims: Claims): readonly string[] {
  return statuses.flatMap(({ name, state, row }) => {
    if (state !== 'unfinished' && state !== 'leaving') return [];
    const isOurs = state === 'leaving' || begun.has(row?.id ?? '');
    const holder = isOurs ? claims.ours : claims.prisma;
    return `${name}: ${holder === undefined ? 'nobody is at work on it; its session is gone' : renderHolder(holder)}`;
  });
}

function renderHolder({ pid, application, user, ageMs, building }: RunnerHolder): string {
  const age = ageMs === undefined ? '' : `, for ${renderElapsed(ageMs)}`;
  const busy = building === undefined ? '' : `, ${building}`;
  return `pid ${pid} (${application || user || 'unknown'}) is at work${age}${busy}`;
}
