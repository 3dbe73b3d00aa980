import type { ApplicationPool, Limits } from '../config/settings.ts';
import { quoteIdentifier } from '../db/identifiers.ts';
import type { ConnectionLimit } from '../facts/connection-limits.ts';
import type { Connections } from '../facts/connections.ts';
import type { CheckFinding } from './check.ts';
import { defineCheck } from './define-check.ts';

export const connectionBudget = defineCheck({
  id: 'connection-budget',
  title: 'The server has room for all application pools at once',
  why: 'Pools open what they are allowed to when queries wait, and a deployment makes them wait for moments: together they may then want more connections than there are, and whoever comes last is refused.',
  fix: 'make pools smaller or put a pooler in front of them; more connections on the server cost memory.',
  thresholds:
    'instances × workers × (pool + overflow) of all pools above max_connections without the reserved ones, or above the CONNECTION LIMIT of their role or database, fails; limits.maxConnectionsPercent (80) of the server warns, because others connect too. limits.maxPoolUsePercent (40) of a budget in use now warns (ours): a stall doubles what is in use.',
  privileges: 'none: counts are visible to every role.',
  phases: ['pre'],
  needs: ['connections', 'connectionLimits'],
  good: 'the pools fit',
  judge({ connections, connectionLimits }, { limits, pools = [] }) {
    if (pools.length === 0)
      return [{ status: 'skipped', subject: '', message: 'the configuration names no pools (pools)' }];
    return [
      judgeServer(pools, connections, limits),
      ...judgeLimits(pools, connections.database, connectionLimits),
      ...judgeUse(pools, connectionLimits, limits),
    ];
  },
});

function budgetOf(pools: readonly ApplicationPool[]): number {
  return pools.reduce(
    (sum, { instances, workers = 1, pool, overflow = 0 }) => sum + instances * workers * (pool + overflow),
    0,
  );
}

function judgeServer(
  pools: readonly ApplicationPool[],
  { maxConnections, reserved }: Connections,
  { maxConnectionsPercent }: Limits,
): CheckFinding {
  const [budget, usable] = [budgetOf(pools), maxConnections - reserved];
  const measured = `${budget} connections`;
  const subject = 'server';
  if (budget > usable) return { ...tooMany(pools, subject), measured, limit: `${usable}` };
  if (budget * 100 < usable * maxConnectionsPercent)
    return {
      status: 'pass',
      subject,
      message: `the pools may open ${budget} of ${usable} usable connections`,
    };
  const message = `${describePools(pools)} leave few connections to everybody else`;
  return { status: 'warn', subject, message, measured, limit: `${maxConnectionsPercent} % of ${usable}` };
}

function tooMany(pools: readonly ApplicationPool[], subject: string): CheckFinding {
  return { status: 'fail', subject, message: `${describePools(pools)} may open more than there are` };
}

/** CONNECTION LIMIT of a role or a database refuses as the server does (manual, CREATE ROLE and CREATE DATABASE). */
function judgeLimits(
  pools: readonly ApplicationPool[],
  database: string,
  known: readonly ConnectionLimit[],
): readonly CheckFinding[] {
  const groups = [
    ...groupBy(pools, 'role', ({ role }) => role),
    ...groupBy(pools, 'database', (pool) => pool.database ?? database),
  ];
  return groups.flatMap(({ kind, name, members }): readonly CheckFinding[] => {
    const subject = `${kind} ${name}`;
    const found = known.find((one) => one.kind === kind && one.name === name);
    if (found === undefined)
      return [{ status: 'unknown', subject, message: `${describePools(members)}: it is not on this server` }];
    const budget = budgetOf(members);
    if (found.limit < 0 || budget <= found.limit) return [];
    const fix = `alter ${kind} ${quoteIdentifier(name)} connection limit ${budget};`;
    return [
      { ...tooMany(members, subject), measured: `${budget} connections`, limit: `${found.limit}`, fix },
    ];
  });
}

interface Group {
  readonly kind: ConnectionLimit['kind'];
  readonly name: string;
  readonly members: readonly ApplicationPool[];
}

function groupBy(
  pools: readonly ApplicationPool[],
  kind: ConnectionLimit['kind'],
  nameOf: (pool: ApplicationPool) => string | undefined,
): readonly Group[] {
  const names = new Set(pools.map(nameOf).filter((name) => name !== undefined));
  return [...names].map((name) => ({ kind, name, members: pools.filter((pool) => nameOf(pool) === name) }));
}

/** By role, where pools say theirs; the others share the sessions of all other roles. */
function judgeUse(
  pools: readonly ApplicationPool[],
  known: readonly ConnectionLimit[],
  limits: Limits,
): readonly CheckFinding[] {
  const roles = known.filter(({ kind }) => kind === 'role');
  const named = groupBy(pools, 'role', ({ role }) => role).map(({ name, members }) => ({
    members,
    used: roles.find((role) => role.name === name)?.sessions ?? 0,
  }));
  const others = roles.filter(({ name }) => !pools.some(({ role }) => role === name));
  const nameless = pools.filter(({ role }) => role === undefined);
  const rest = { members: nameless, used: others.reduce((sum, { sessions }) => sum + sessions, 0) };
  return [...named, ...(nameless.length > 0 ? [rest] : [])].flatMap((one) => judgeUsed(one, limits));
}

function judgeUsed(
  { members, used }: { readonly members: readonly ApplicationPool[]; readonly used: number },
  { maxPoolUsePercent }: Limits,
): readonly CheckFinding[] {
  const budget = budgetOf(members);
  const percent = Math.round((used / budget) * 100);
  if (used * 100 < budget * maxPoolUsePercent) return [];
  const subject = describePools(members);
  const message = `${used} of ${budget} connections are in use already`;
  return [{ status: 'warn', subject, message, measured: `${percent} %`, limit: `${maxPoolUsePercent} %` }];
}

function describePools(pools: readonly ApplicationPool[]): string {
  return `${pools.length === 1 ? 'pool' : 'pools'} ${pools.map(({ name }) => name).join(', ')}`;
}
