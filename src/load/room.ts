import { quoteIdentifier } from '../db/identifiers.ts';
import type { Connections } from '../facts/connections.ts';

/** How many more sessions fit, and what the narrowest limit is. */
export interface Room {
  readonly clients: number;
  /** The sum behind the number, for people. */
  readonly because: string;
  /** What would make more room. */
  readonly remedy: string;
}

/** More sessions than this one process cannot serve in time. */
export const MOST_CLIENTS = 1000;

/** For so many. Ours that asks is counted among those in use. */
export function judgeRoom(connections: Connections, clients: number): Room {
  const { maxConnections, reserved, seesAll, clientBackends, backends } = connections;
  const used = seesAll ? clientBackends : backends;
  const server: Room = {
    clients: maxConnections - reserved - used,
    because: `max_connections ${maxConnections} - ${reserved} reserved - ${used} in use`,
    remedy: 'end idle sessions, or raise max_connections (a restart)',
  };
  const limited = [
    ...limitedTo(clients, {
      kind: 'role',
      name: connections.role,
      limit: connections.roleLimit,
      used: connections.roleBackends,
    }),
    ...limitedTo(clients, {
      kind: 'database',
      name: connections.database,
      limit: connections.databaseLimit,
      used: connections.databaseBackends,
    }),
  ];
  const [narrowest = server] = [server, ...limited].sort((a, b) => a.clients - b.clients);
  return { ...narrowest, clients: Math.max(0, narrowest.clients) };
}

interface ConnectionLimit {
  readonly kind: 'role' | 'database';
  readonly name: string;
  /** -1: none. */
  readonly limit: number;
  readonly used: number;
}

function limitedTo(clients: number, { kind, name, limit, used }: ConnectionLimit): readonly Room[] {
  if (limit < 0) return [];
  return [
    {
      clients: limit - used,
      because: `CONNECTION LIMIT ${limit} of the ${kind} ${name} - ${used} in use`,
      remedy: `alter ${kind} ${quoteIdentifier(name)} connection limit ${used + clients};`,
    },
  ];
}
