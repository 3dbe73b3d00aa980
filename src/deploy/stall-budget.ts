import { isStrong } from '../locks/conflicts.ts';
import { effectsOf } from '../locks/effects.ts';
import type { LockEffect } from '../locks/effect.ts';
import type { Statement } from '../migrations/migration.ts';
import { asKind } from '../migrations/node.ts';
import type { ObjectName } from '../migrations/object-name.ts';
import { rangeName } from '../migrations/range-name.ts';

/**
 * What a statement means for the stall budget of its transaction (engine rule 7): the application queues from the first
 * strong lock that is asked for until the transaction ends, however many locks are waited for in between.
 */
export interface Stall {
  /** The first of its transaction that takes a strong lock: the budget begins here. */
  readonly isFirst: boolean;
  /** How many strong locks it is known to wait for, one after the other; at least 1. */
  readonly waits: number;
}

/** One entry a statement; undefined where the server's own lock_timeout is right as it stands. */
export function judgeStalls(
  statements: readonly Statement[],
  serverVersion: number,
): readonly (Stall | undefined)[] {
  const created = new Set<string>();
  let isHeld = false;
  return statements.map((statement) => {
    const { locks, unknown } = effectsOf(statement, serverVersion);
    const others = locks.filter(({ relation }) => !created.has(keyOf(relation)));
    const strong = others.filter(({ mode }) => isStrong(mode));
    const isFirst = !isHeld && strong.length > 0;
    const mayWait = others.length > 0 || unknown !== undefined;
    const stall = isFirst || (isHeld && mayWait) ? stallOf(strong, isFirst) : undefined;
    isHeld ||= strong.length > 0;
    for (const name of createdBy(statement)) created.add(keyOf(name));
    return stall;
  });
}

function stallOf(strong: readonly LockEffect[], isFirst: boolean): Stall {
  return { isFirst, waits: Math.max(1, strong.length) };
}

/** Nobody else sees a table that is not committed yet: its locks are never waited for. */
function createdBy(statement: Statement): readonly ObjectName[] {
  const range =
    asKind(statement, 'CreateStmt')?.relation ?? asKind(statement, 'CreateTableAsStmt')?.into?.rel;
  return range === undefined ? [] : [rangeName(range)];
}

function keyOf({ schema, name }: ObjectName): string {
  return JSON.stringify([schema ?? null, name]);
}

/** True when one lock_timeout over the whole transaction says the same: nothing is to be sent in between. */
export function isOneWait(stalls: readonly (Stall | undefined)[]): boolean {
  const [only, ...more] = stalls.filter((stall) => stall !== undefined);
  return only === undefined || (more.length === 0 && only.waits === 1);
}

/** A wait that ordinary traffic causes is this short: what is left of a budget never forbids it. */
export const SHORTEST_WAIT_MS = 50;

/**
 * Put before a statement, in the same message: what is left of the budget becomes its lock_timeout, by the server's own
 * clock. A statement that took longer than it could have waited has worked, and own work is no waiting: the plan
 * announces it, and the budget begins anew behind it.
 */
export function renderStall({ isFirst, waits }: Stall, budgetMs: number): string {
  const deadline = isFirst
    ? `c.now + ${budgetMs}`
    : `case when c.now > greatest(c.mark + ${SHORTEST_WAIT_MS}, c.deadline) + ${SLACK_MS} then c.now + ${budgetMs} else c.deadline end`;
  const before = isFirst ? '' : `, ${setting('mark')} as mark, ${setting('deadline')} as deadline`;
  return `select pg_catalog.set_config('plumbline.mark', d.now::text, true),
  pg_catalog.set_config('plumbline.deadline', d.deadline::text, true),
  pg_catalog.set_config('lock_timeout', greatest(${SHORTEST_WAIT_MS}, (d.deadline - d.now) / ${waits})::text, true)
from (select c.now, ${deadline} as deadline
  from (select (extract(epoch from pg_catalog.clock_timestamp()) * 1000)::int8 as now${before} offset 0) as c offset 0) as d`;
}

/** From the end of a wait to the clock of the next statement. */
const SLACK_MS = 20;

function setting(name: string): string {
  return `pg_catalog.current_setting('plumbline.${name}')::int8`;
}
