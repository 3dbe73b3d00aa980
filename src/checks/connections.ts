import type { Limits } from '../config/settings.ts';
import { quoteLiteral } from '../db/identifiers.ts';
import type { Connections } from '../facts/connections.ts';
import type { CheckFinding } from './check.ts';
import { defineCheck } from './define-check.ts';

export const connections = defineCheck({
  id: 'connections',
  title: 'Connections are left',
  why: 'A deployment makes queries wait for moments, and waiting clients open more connections: a server that is nearly full then refuses everybody. Reserved connections do not count as free.',
  fix: 'end idle sessions, make pools smaller, or put a pooler in front of the application.',
  thresholds:
    'limits.maxConnectionsPercent (80) of max_connections without the reserved ones fails, as awesome-prometheus-alerts and the exporter mixin; limits.maxConnections counts absolutely.',
  privileges: 'none: counts are visible to every role.',
  phases: ['pre', 'post', 'watch'],
  needs: ['connections'],
  good: 'connections are left',
  judge({ connections }, { limits }) {
    const over = [
      judgeAbsolute(connections, limits),
      ...poolsOf(connections).map((pool) => judgeShare(pool, limits)),
    ]
      .filter((finding) => finding !== undefined)
      .map((finding) => withCulprits(finding, connections));
    if (over.length > 0) return over;
    const { used, usable } = serverPool(connections);
    return [
      {
        status: 'pass',
        subject: 'server',
        message: `${used} of ${usable} usable connections are in use`,
        ...shareOf(used, usable, limits),
      },
    ];
  },
});

interface Pool {
  readonly subject: string;
  readonly used: number;
  readonly usable: number;
}

function serverPool(connections: Connections): Pool {
  return {
    subject: 'server',
    used: connections.seesAll ? connections.clientBackends : connections.backends,
    usable: connections.maxConnections - connections.reserved,
  };
}

/** CONNECTION LIMIT of the database and of the role are pools of their own (manual, 22.3 and CREATE ROLE). */
function poolsOf(connections: Connections): readonly Pool[] {
  const { database, databaseBackends, databaseLimit, role, roleBackends, roleLimit } = connections;
  return [
    serverPool(connections),
    { subject: `database ${database}`, used: databaseBackends, usable: databaseLimit },
    { subject: `role ${role}`, used: roleBackends, usable: roleLimit },
  ].filter((pool) => pool.usable >= 0);
}

function judgeShare({ subject, used, usable }: Pool, limits: Limits): CheckFinding | undefined {
  if (used * 100 < usable * limits.maxConnectionsPercent) return undefined;
  const message = `${used} of ${usable} usable connections are in use`;
  return { status: 'fail', subject, message, ...shareOf(used, usable, limits) };
}

function judgeAbsolute(connections: Connections, { maxConnections }: Limits): CheckFinding | undefined {
  const { subject, used } = serverPool(connections);
  if (maxConnections === undefined || used < maxConnections) return undefined;
  const figures = { measured: `${used} connections`, limit: `${maxConnections}` };
  return { status: 'fail', subject, message: 'too many connections are in use', ...figures };
}

function shareOf(used: number, usable: number, limits: Limits): Pick<CheckFinding, 'measured' | 'limit'> {
  const percent = usable === 0 ? 100 : Math.round((used / usable) * 100);
  return { measured: `${percent} %`, limit: `${limits.maxConnectionsPercent} %` };
}

function withCulprits(finding: CheckFinding, { holders }: Connections): CheckFinding {
  const [most] = holders;
  if (most === undefined) return finding;
  const names = holders.map(
    ({ application, user, count }) => `${application || 'unnamed'} (user ${user}): ${count}`,
  );
  return {
    ...finding,
    message: `${finding.message}; most by ${names.join(', ')}`,
    fix: endIdle(most.application),
  };
}

function endIdle(application: string): string {
  return `select pg_catalog.pg_terminate_backend(a.pid) from pg_catalog.pg_stat_activity as a
where a.application_name = ${quoteLiteral(application)} and a.state = 'idle'
  and a.state_change < pg_catalog.now() - interval '10 minutes';`;
}
